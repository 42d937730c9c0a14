using ArtifactRegistry.Build.Images.Tags;
using ArtifactRegistry.Build.References;
using ArtifactRegistry.Build.Registry;
using ArtifactRegistry.Build.Reporting.CI;

namespace ArtifactRegistry.Build.Releases;

/// <summary>What a release is carried out with.</summary>
/// <param name="ClientFor">The client of an image's registry.</param>
/// <param name="Connections">What the build shares.</param>
/// <param name="Log">Told what is done.</param>
/// <param name="Report">Told each error and warning.</param>
/// <param name="CI">The CI system that the build runs in.</param>
/// <param name="Time">The clock.</param>
internal sealed record ReleaseServices(
    Func<ImageReference, RegistryClient> ClientFor, RegistryConnections Connections, IRegistryLog Log, Action<Finding> Report,
        CISettings CI, TimeProvider Time);
