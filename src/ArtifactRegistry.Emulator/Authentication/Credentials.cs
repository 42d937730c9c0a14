using System.Text;
using System.Text.RegularExpressions;

namespace ArtifactRegistry.Emulator.Authentication;

/// <summary>What the request's <c>Authorization</c> header amounts to.</summary>
internal enum CredentialKind
{
    /// <summary>There is none.</summary>
    None,

    /// <summary>A token minted for anybody.</summary>
    AnonymousToken,

    /// <summary>A known caller.</summary>
    Known,

    /// <summary>Anything else: refused without a challenge.</summary>
    Bad,
}

/// <summary>Reads and checks the credentials that Artifact Registry accepts.</summary>
internal sealed partial class Credentials(
    AccessTokens accessTokens, RegistryTokens registryTokens, ServiceAccounts accounts, RegistryBehavior behavior, TimeProvider time)
{
    /// <summary>The caller, and a way to ask again later whether the credential still holds.</summary>
    public (CredentialKind Kind, Caller? Caller, Func<Caller?>? Again) Read(string? authorization)
    {
        if (string.IsNullOrEmpty(authorization))
        {
            return (CredentialKind.None, null, null);
        }

        var blank = authorization.IndexOf(' ');
        var scheme = blank < 0 ? authorization : authorization[..blank];
        var value = blank < 0 ? "" : authorization[(blank + 1)..].Trim();
        if (scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase))
        {
            return registryTokens.TryFind(value, out var bearer)
                ? (bearer is null ? CredentialKind.AnonymousToken : CredentialKind.Known, bearer, () => bearer)
                : Known(() => FindByToken(value));
        }

        return scheme.Equals("Basic", StringComparison.OrdinalIgnoreCase) ? ReadBasic(value) : (CredentialKind.Bad, null, null);
    }

    private static (CredentialKind Kind, Caller? Caller, Func<Caller?>? Again) Known(Func<Caller?> find) =>
        find() is { } caller ? (CredentialKind.Known, caller, find) : (CredentialKind.Bad, null, null);

    private (CredentialKind Kind, Caller? Caller, Func<Caller?>? Again) ReadBasic(string value)
    {
        Span<byte> bytes = new byte[value.Length];
        if (!Convert.TryFromBase64String(value, bytes, out var length))
        {
            return (CredentialKind.Bad, null, null);
        }

        var text = Encoding.UTF8.GetString(bytes[..length]);
        var colon = text.IndexOf(':');
        var user = colon < 0 ? text : text[..colon];
        var password = colon < 0 ? "" : text[(colon + 1)..];
        return user switch
        {
            "_json_key" => Known(() => FindByKey(password)),
            "_json_key_base64" => Known(() => FindByKey(FromBase64(password))),
            _ when behavior.AnyBasicUserName || IsTokenUser(user) => Known(() => FindByToken(password)),
            _ => (CredentialKind.Bad, null, null),
        };
    }

    /// <summary>User names that Google's own tools send with an access token (wire.md §2.3).</summary>
    private static bool IsTokenUser(string user) =>
        user is "oauth2accesstoken" or "_token" or "_dcgcloud_token" or "gclouddockertoken" || CredentialHelperUser().IsMatch(user);

    /// <summary>docker-credential-gcr with its version; without one, the real registry refuses it.</summary>
    [GeneratedRegex(@"^_dcgcr_[0-9]+_[0-9]+_[0-9]+_token\z", RegexOptions.NonBacktracking)]
    private static partial Regex CredentialHelperUser();

    private static string FromBase64(string text)
    {
        Span<byte> bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length) ? Encoding.UTF8.GetString(bytes[..length]) : "";
    }

    private Caller? FindByKey(string json) => accounts.FindByKeyFile(json) is { } email ? new Caller(email, Caller.CloudPlatform) : null;

    private Caller? FindByToken(string token)
    {
        if (accessTokens.Find(token) is { } caller)
        {
            return caller;
        }

        return behavior.AcceptSelfSignedJwt
            && JsonWebToken.TryParse(token) is { Scope: { } scope } jwt
            && jwt.IsTimely(time.GetUtcNow())
            && accounts.FindBySignature(jwt) is { } email
                ? new Caller(email, scope)
                : null;
    }
}
