using System.Security.Cryptography;

namespace ArtifactRegistry.Emulator.Registry;

/// <summary>A content digest of an algorithm that the registry supports: sha256 or sha512, lower-case hex.</summary>
internal readonly record struct Digest(string Algorithm, string Hex)
{
    public static bool TryParse(string? text, out Digest digest)
    {
        digest = default;
        if (text?.IndexOf(':') is not (> 0 and int colon))
        {
            return false;
        }

        var algorithm = text[..colon];
        var hex = text[(colon + 1)..];
        var length = algorithm switch { "sha256" => 64, "sha512" => 128, _ => -1 };
        if (hex.Length != length || hex.Any(c => c is not (>= '0' and <= '9' or >= 'a' and <= 'f')))
        {
            return false;
        }

        digest = new Digest(algorithm, hex);
        return true;
    }

    public static Digest OfSha256(ReadOnlySpan<byte> content) => new("sha256", Convert.ToHexStringLower(SHA256.HashData(content)));

    public static Digest Compute(string algorithm, ReadOnlySpan<byte> content) => algorithm == "sha512"
        ? new("sha512", Convert.ToHexStringLower(SHA512.HashData(content)))
        : OfSha256(content);

    public override string ToString() => $"{Algorithm}:{Hex}";
}
