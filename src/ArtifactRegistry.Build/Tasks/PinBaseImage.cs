using ArtifactRegistry.Build.Credentials;
using ArtifactRegistry.Build.Credentials.Sources;
using ArtifactRegistry.Build.Pinning;
using ArtifactRegistry.Build.References;
using ArtifactRegistry.Build.Registry;
using ArtifactRegistry.Build.Registry.Http;
using Microsoft.Build.Framework;

namespace ArtifactRegistry.Build.Tasks;

/// <summary>Asks the base image's registry which digest the tag has, so that the SDK pulls that image and no other; one request.</summary>
[MSBuildMultiThreadableTask]
public sealed class PinBaseImage : RegistryTask
{
    // Docker Hub is called one thing and asked at another (distribution/reference, and the SDK's own Registry class).
    private const string Hub = "docker.io";
    private const string HubAddress = "registry-1.docker.io";
    private static readonly Version MinSdk = new(9, 0, 200);

    /// <summary>The host, as the SDK's <c>ContainerBaseRegistry</c> has it.</summary>
    [Required]
    public string Registry { get; set; } = "";

    /// <summary>The name there, <c>ContainerBaseName</c>.</summary>
    [Required]
    public string Name { get; set; } = "";

    /// <summary>The tag, <c>ContainerBaseTag</c>; <c>latest</c> when it is empty.</summary>
    public string? Tag { get; set; }

    /// <summary>The SDK's version, <c>NETCoreSdkVersion</c>.</summary>
    public string? SdkVersion { get; set; }

    /// <summary>The digest, of the index where the tag has one.</summary>
    [Output]
    public string Digest { get; private set; } = "";

    /// <summary>The base image with tag and digest.</summary>
    [Output]
    public string Reference { get; private set; } = "";

    /// <inheritdoc/>
    private protected override async Task ExecuteAsync(CancellationToken cancellationToken)
    {
        // Earlier SDKs drop the digest without a word (dotnet/sdk#45856).
        if (Version.TryParse((SdkVersion ?? "").Split('-')[0], out var version) && version < MinSdk)
        {
            throw PinDiagnostics.BaseImageNotPinned(SdkVersion!).ToException();
        }

        var tag = string.IsNullOrWhiteSpace(Tag) ? "latest" : Tag.Trim();
        var image = ImageReference.Parse($"{Registry}/{Name}:{tag}", "ContainerBaseImage");
        var asked = Registry == Hub && RegistryHost.TryParse(HubAddress, out var address) ? image with { Registry = address } : image;
        var client = BuildConnections.Get((IBuildEngine4)BuildEngine, SettingsFor(asked)).Client(asked.Registry, ClientLog);
        var found = await client.Manifests.FindAsync(asked, cancellationToken)
            ?? throw RegistryDiagnostics.ImageNotFound(image.ToString()).ToException();
        var pinned = image with { Digest = found.Digest };
        (Digest, Reference) = (found.Digest.ToString(), pinned.ToString());
        Log.LogMessage(MessageImportance.High, "Base image {0}", pinned);
    }

    // As the SDK will pull it: from the host that it also pushes to, a pull has variables of its own.
    private ConnectionSettings SettingsFor(ImageReference image)
    {
        var settings = Connection is null ? new ConnectionSettings() : ConnectionItem.Read(Connection);
        return settings.RoleOf(image.Registry) switch
        {
            RegistryRole.PushTarget when SdkCredentials.HasVariables(RegistryRole.BaseImage, Variable) =>
                settings with { PushHost = "", BaseImageHost = image.Registry.Name },
            RegistryRole.Other => settings with { BaseImageHost = image.Registry.Name },
            _ => settings,
        };
    }
}
