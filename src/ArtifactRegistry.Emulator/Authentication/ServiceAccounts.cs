using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json;

namespace ArtifactRegistry.Emulator.Authentication;

/// <summary>The service accounts that the emulator wrote key files for, and the public halves of those keys.</summary>
internal sealed class ServiceAccounts : IDisposable
{
    private const string Project = "emulator";

    private readonly ConcurrentDictionary<string, (string Email, RSA Key)> keys = new(StringComparer.Ordinal);

    /// <summary>A member name becomes an e-mail unless it is one.</summary>
    public static string EmailOf(string name) => name.Contains('@') ? name : $"{name}@{Project}.iam.gserviceaccount.com";

    public string CreateKeyFile(string name, Uri tokenUri)
    {
        var key = RSA.Create(2048);
        var id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(20));
        var email = EmailOf(name);
        keys[id] = (email, key);
        var file = new ServiceAccountKeyFile(
            "service_account",
            Project,
            id,
            key.ExportPkcs8PrivateKeyPem() + "\n",
            email,
            RandomNumberGenerator.GetInt32(int.MaxValue).ToString(),
            "https://accounts.google.com/o/oauth2/auth",
            tokenUri.ToString(),
            "googleapis.com");
        return JsonSerializer.Serialize(file, AuthenticationJson.Default.ServiceAccountKeyFile);
    }

    /// <summary>Whether the text is a key file with the private key that was issued under its id.</summary>
    public string? FindByKeyFile(string json)
    {
        try
        {
            var file = JsonSerializer.Deserialize(json, AuthenticationJson.Default.ServiceAccountKeyFile);
            if (file?.PrivateKeyId is null
                || file.PrivateKey is null
                || !keys.TryGetValue(file.PrivateKeyId, out var known))
            {
                return null;
            }

            using var presented = RSA.Create();
            presented.ImportFromPem(file.PrivateKey);
            return presented.ExportRSAPublicKey().AsSpan().SequenceEqual(known.Key.ExportRSAPublicKey()) ? known.Email : null;
        }
        catch (Exception e) when (e is JsonException or ArgumentException or CryptographicException)
        {
            return null;
        }
    }

    /// <summary>The account whose key signed the token: the e-mail, or <see langword="null"/>.</summary>
    public string? FindBySignature(JsonWebToken token)
    {
        var candidates = token.KeyId is { } id
            ? keys.TryGetValue(id, out var one) ? [one] : []
            : keys.Values.Where(k => k.Email == token.Issuer);
        return candidates.FirstOrDefault(k => k.Email == token.Issuer && token.IsSignedBy(k.Key)).Email;
    }

    public void Dispose()
    {
        foreach ((_, var key) in keys.Values)
        {
            key.Dispose();
        }
    }
}
