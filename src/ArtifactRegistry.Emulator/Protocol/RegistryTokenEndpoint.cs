using ArtifactRegistry.Emulator.Authentication;
using ArtifactRegistry.Emulator.Hosting;
using ArtifactRegistry.Emulator.Registry;

namespace ArtifactRegistry.Emulator.Protocol;

/// <summary><c>GET /v2/token?service=…&amp;scope=…</c>: buys a registry token with a Basic credential, or with none for what is
/// public.</summary>
internal sealed class RegistryTokenEndpoint(
    EmulatorOptions options, RegistryBehavior behavior, Credentials credentials, RegistryTokens tokens, Authorizer authorizer)
{
    public Task HandleAsync(Exchange exchange)
    {
        if (!exchange.IsRead)
        {
            throw RegistryRefusal.Unsupported(405, "method not allowed");
        }

        (var kind, var caller, var again) = credentials.Read(exchange.Request.Headers.Authorization);
        exchange.Caller = caller;
        if (kind == CredentialKind.Bad)
        {
            throw new RegistryRefusal(401, "UNAUTHORIZED", "authentication failed");
        }

        if (options.RequireAuthentication)
        {
            foreach (var scope in exchange.Request.Query["scope"].SelectMany(s => (s ?? "").Split(' ')))
            {
                Demand(exchange, caller, scope);
            }
        }

        var token = tokens.Mint(caller is null ? null : again, behavior.RegistryTokenLifetime);
        return exchange.JsonAsync(
            new RegistryTokenResponse(token, (long)behavior.RegistryTokenLifetime.TotalSeconds),
            AuthenticationJson.Default.RegistryTokenResponse);
    }

    /// <summary>A scope that the caller cannot reach is refused here already; scopes of other kinds are nobody's secret.</summary>
    private void Demand(Exchange exchange, Caller? caller, string scope)
    {
        var parts = scope.Split(':');
        if (parts is not ["repository", var name, var actions] || !ImageName.IsValid(name))
        {
            return;
        }

        var image = ImageName.Parse(name);
        var action = actions.Split(',').Contains("push") ? RegistryAction.Upload : RegistryAction.Download;
        try
        {
            authorizer.Demand(exchange.Host.Options, image, caller, action);
        }
        catch (RegistryRefusal refusal) when (refusal.Status == 404 && !behavior.MintRefusesMissingRepository)
        {
            return;
        }
    }
}
