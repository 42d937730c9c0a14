using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using ArtifactRegistry.Emulator.Registry;

namespace ArtifactRegistry.Emulator.Protocol;

/// <summary>Opaque download tokens: digest and expiry, signed with a key of this emulator.</summary>
internal sealed class DownloadLocations(TimeProvider time)
{
    private readonly byte[] key = RandomNumberGenerator.GetBytes(32);

    public string Create(Digest digest)
    {
        var content = Encoding.ASCII.GetBytes($"{digest} {(time.GetUtcNow() + TimeSpan.FromMinutes(15)).ToUnixTimeSeconds()}");
        return Base64Url.EncodeToString([.. HMACSHA256.HashData(key, content), .. content]);
    }

    public bool TryRead(string token, out Digest digest)
    {
        digest = default;
        var bytes = new byte[Base64Url.GetMaxDecodedLength(token.Length)];
        if (!Base64Url.IsValid(token) || !Base64Url.TryDecodeFromChars(token, bytes, out var length) || length < 32)
        {
            return false;
        }

        ReadOnlySpan<byte> content = bytes.AsSpan(32, length - 32);
        if (!CryptographicOperations.FixedTimeEquals(HMACSHA256.HashData(key, content), bytes.AsSpan(0, 32)))
        {
            return false;
        }

        var parts = Encoding.ASCII.GetString(content).Split(' ');
        return Digest.TryParse(parts[0], out digest) && time.GetUtcNow().ToUnixTimeSeconds() < long.Parse(parts[1]);
    }
}
