using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json;

namespace ArtifactRegistry.Emulator.Authentication;

/// <summary>Users who logged in with gcloud: their refresh tokens.</summary>
internal sealed class AuthorizedUsers
{
    private readonly ConcurrentDictionary<string, string> members = new(StringComparer.Ordinal);

    public string? Find(string refreshToken) => members.GetValueOrDefault(refreshToken);

    public string CreateFile(string member, Uri tokenUri)
    {
        var refresh = "1//emulator-" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(20));
        members[refresh] = member;
        return JsonSerializer.Serialize(
            new AuthorizedUserFile("authorized_user", "emulator.apps.googleusercontent.com", "emulator", refresh, tokenUri.ToString()),
            AuthenticationJson.Default.AuthorizedUserFile);
    }
}
