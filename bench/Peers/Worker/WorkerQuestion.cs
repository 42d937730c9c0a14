namespace ArtifactRegistry.Build.Bench.Peers.Worker;

/// <summary>How our tasks are used.</summary>
/// <param name="IncludeReferrers">Copies look for signatures, attestations and SBOMs, as they do by default; no peer does.</param>
/// <param name="ProjectByProject">A release is what each project's publish does, one after another; otherwise a release project's targets
/// for all images.</param>
internal sealed record WorkerOptions(bool IncludeReferrers = false, bool ProjectByProject = false)
{
    /// <summary>Whether this is the plain way, or one in which <paramref name="operation"/> differs from it.</summary>
    public bool Concerns(Operation operation) =>
        (!IncludeReferrers || operation is Copy or CopyAll) && (!ProjectByProject || operation is Release);
}

/// <summary>One line to the worker.</summary>
internal sealed record WorkerQuestion(Operation Operation, IReadOnlyList<string> Hosts, WorkerOptions Options);
