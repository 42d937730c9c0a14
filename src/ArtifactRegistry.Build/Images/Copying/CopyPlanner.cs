using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.Images.Tags;
using ArtifactRegistry.Build.Oci;
using ArtifactRegistry.Build.References;
using ArtifactRegistry.Build.Registry;

namespace ArtifactRegistry.Build.Images.Copying;

/// <summary>Reads what copies need to know, and judges it, before anything is written: one read for a source, one check for each tag of each destination.</summary>
/// <param name="clientFor">The client of an image's registry.</param>
/// <param name="options">How images are copied.</param>
internal sealed class CopyPlanner(Func<ImageReference, RegistryClient> clientFor, CopyOptions options)
{
    /// <summary>What has to be done to bring one source to all its destinations.</summary>
    /// <exception cref="ArtifactRegistryException">The source does not exist, or a registry does not say what it has.</exception>
    public async Task<IReadOnlyList<PlannedCopy>> ReadAsync(IReadOnlyList<CopyRequest> requests, CancellationToken cancellationToken)
    {
        var reads = requests.Select(request => request.Source).Distinct().ToDictionary(source => source, source => ReadAsync(source, cancellationToken));
        return await Task.WhenAll(requests.Select(request => PlanAsync(request, reads[request.Source], cancellationToken)));
    }

    /// <summary>What the policy says to the release tags that would move.</summary>
    public IEnumerable<Verdict> Judge(IEnumerable<PlannedCopy> copies) => TagGate.Judge(options.Policy, [.. copies.SelectMany(copy => copy.Pending)]);

    private async Task<Manifest> ReadAsync(ImageReference source, CancellationToken cancellationToken)
    {
        var client = clientFor(source);
        var manifest = await client.Manifests.GetAsync(source, cancellationToken)
            ?? throw RegistryDiagnostics.ImageNotFound(source.FullName).ToException();
        return await new PlatformFilter(options.Platforms).ApplyAsync(new RegistrySource(client, source), manifest, cancellationToken);
    }

    /// <summary>What has to be done to bring an image to a destination.</summary>
    /// <exception cref="ArtifactRegistryException">The destination does not say what it has.</exception>
    public async Task<PlannedCopy> PlanAsync(CopyRequest request, Task<Manifest> reading, CancellationToken cancellationToken)
    {
        var client = clientFor(request.Destination);
        var checking = TagCheck.RunAsync(client, request.Destination, request.Tags, cancellationToken);
        await Task.WhenAll(reading, checking);
        var (manifest, states) = (await reading, await checking);
        var isThere = states.Count > 0
            ? states.Any(state => state.Digest == manifest.Digest)
            : await client.Manifests.HasAsync(request.Destination.WithDigest(manifest.Digest), manifest.Digest, cancellationToken);
        return new PlannedCopy(request, manifest, states, isThere);
    }
}
