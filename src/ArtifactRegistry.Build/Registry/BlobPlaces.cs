using System.Collections.Concurrent;
using ArtifactRegistry.Build.References;

namespace ArtifactRegistry.Build.Registry;

/// <summary>Which blobs the build has copied to which repositories: each is copied to a repository once, and to a host's second repository
/// by a mount from the first.</summary>
internal sealed class BlobPlaces
{
    private readonly ConcurrentDictionary<(RegistryHost, RepositoryName, ImageDigest), Task<bool>> arrivals = new();
    private readonly ConcurrentDictionary<(RegistryHost, ImageDigest), Task<RepositoryName?>> firsts = new();

    /// <summary>Copies a blob to a repository, unless the build has done so.</summary>
    /// <param name="host">The registry.</param>
    /// <param name="repository">The repository.</param>
    /// <param name="digest">The blob.</param>
    /// <param name="copyAsync">Copies it; is given a repository of the host that has it already, when one is known.</param>
    /// <param name="cancellationToken">Stops the waiting for another copy of it.</param>
    /// <returns>How it arrived; <see langword="null"/> when it was copied before.</returns>
    public async Task<BlobArrival?> CopyOnceAsync(
        RegistryHost host,
        RepositoryName repository,
        ImageDigest digest,
        Func<RepositoryName?, Task<BlobArrival>> copyAsync,
        CancellationToken cancellationToken)
    {
        var key = (host, repository, digest);
        var mine = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        while (arrivals.GetOrAdd(key, mine.Task) is var other && other != mine.Task)
        {
            if (await other.WaitAsync(cancellationToken))
            {
                return null;
            }
        }

        var isThere = false;
        try
        {
            var arrival = await CopyFirstAsync((host, digest), repository, copyAsync, cancellationToken);
            isThere = true;
            return arrival;
        }
        finally
        {
            if (!isThere)
            {
                arrivals.TryRemove(key, out _);
            }

            mine.SetResult(isThere);
        }
    }

    private async Task<BlobArrival> CopyFirstAsync(
        (RegistryHost, ImageDigest) key,
        RepositoryName repository,
        Func<RepositoryName?, Task<BlobArrival>> copyAsync,
        CancellationToken cancellationToken)
    {
        var mine = new TaskCompletionSource<RepositoryName?>(TaskCreationOptions.RunContinuationsAsynchronously);
        if (firsts.GetOrAdd(key, mine.Task) is var first && first != mine.Task)
        {
            return await copyAsync(await first.WaitAsync(cancellationToken));
        }

        RepositoryName? place = null;
        try
        {
            var arrival = await copyAsync(null);
            place = repository;
            return arrival;
        }
        finally
        {
            if (place is null)
            {
                firsts.TryRemove(key, out _);
            }

            mine.SetResult(place);
        }
    }
}
