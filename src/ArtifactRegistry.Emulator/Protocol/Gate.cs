using ArtifactRegistry.Emulator.Authentication;
using ArtifactRegistry.Emulator.Hosting;
using ArtifactRegistry.Emulator.Registry;

namespace ArtifactRegistry.Emulator.Protocol;

/// <summary>What every registry request passes first: the name's form, the credential, the permission, in Artifact Registry's
/// order.</summary>
internal sealed class Gate(EmulatorOptions options, RegistryBehavior behavior, Credentials credentials, Authorizer authorizer)
{
    /// <summary>The <c>GET /v2/</c> of an unauthenticated client: a challenge with neither service nor scope.</summary>
    public void EnterBase(Exchange exchange)
    {
        if (Identify(exchange) == CredentialKind.None)
        {
            throw Unauthorized(exchange, "not authenticated: No credential was supplied.", "");
        }
    }

    /// <summary>Lets the request through to an image, or throws the registry's refusal.</summary>
    public ImageName Enter(Exchange exchange, string name, RegistryAction action)
    {
        if (behavior.RequireImagePath && ImageName.ComponentCount(name) < 2)
        {
            throw RegistryRefusal.NameInvalid("invalid number of path components: 1");
        }

        if (!ImageName.IsValid(name))
        {
            throw RegistryRefusal.NameInvalid("invalid repository name");
        }

        var parsed = ImageName.Parse(name);
        if (Identify(exchange) == CredentialKind.None && !IsOpen(exchange, parsed, action))
        {
            throw Challenge(exchange, parsed, action);
        }

        authorizer.Demand(exchange.Host.Options, parsed, exchange.Caller, action);
        if (behavior.RequireImagePath && !parsed.HasImage && action != RegistryAction.Download)
        {
            throw RegistryRefusal.NameInvalid(behavior.MissingImageMessage);
        }

        return parsed;
    }

    public bool MayRead(Exchange exchange, ImageName name) => authorizer.MayRead(exchange.Host.Options, name, exchange.Caller);

    private CredentialKind Identify(Exchange exchange)
    {
        if (!options.RequireAuthentication)
        {
            return CredentialKind.Known;
        }

        (var kind, var caller, _) = credentials.Read(exchange.Request.Headers.Authorization);
        exchange.Caller = caller;
        return kind == CredentialKind.Bad
            ? throw new RegistryRefusal(401, "UNAUTHORIZED", "No valid credential was supplied.")
            : kind;
    }

    private bool IsOpen(Exchange exchange, ImageName name, RegistryAction action) =>
        !behavior.PublicReadsNeedToken && action == RegistryAction.Download && Authorizer.IsPublic(exchange.Host.Options, name);

    private RegistryRefusal Challenge(Exchange exchange, ImageName name, RegistryAction action)
    {
        var image = behavior.RequireImagePath && !name.HasImage ? name.Full + "/pkg" : name.Full;
        var actions = action == RegistryAction.Download ? "pull" : "pull,push";
        return Unauthorized(
            exchange,
            "not authenticated: No valid credential was supplied.",
            $",service=\"{exchange.Authority}\",scope=\"repository:{image}:{actions}\"");
    }

    private static RegistryRefusal Unauthorized(Exchange exchange, string message, string parameters) => new(401, "UNAUTHORIZED", message)
    {
        Challenge = $"Bearer realm=\"{exchange.Request.Scheme}://{exchange.Authority}/v2/token\"{parameters}",
    };
}
