using ArtifactRegistry.Build.Releases;
using Microsoft.Build.Framework;

namespace ArtifactRegistry.Build.Tasks;

/// <summary>Judges the gates of several projects together, before any of them is pushed: one error lists all that refuses, and two projects
/// that release one tag.</summary>
[MSBuildMultiThreadableTask]
public sealed class JudgeReleases : RegistryTask
{
    /// <summary>The projects, with <c>Release</c> (the record as JSON) and <c>Refusal</c> (why its gate refuses; empty when it does
    /// not).</summary>
    public ITaskItem[] Releases { get; set; } = [];

    /// <inheritdoc/>
    private protected override Task ExecuteAsync(CancellationToken cancellationToken)
    {
        var refusals = Releases.Where(release => release.GetMetadata("Refusal").Length > 0)
            .Select(release => (Path.GetFileNameWithoutExtension(release.ItemSpec), release.GetMetadata("Refusal"))).ToArray();
        if (refusals.Length > 0)
        {
            LogError(ReleaseDiagnostics.ProjectsRefused(refusals));
        }

        using var claims = new ReleaseClaims();
        foreach (var release in Releases.Where(release => release.GetMetadata("Release").Length > 0))
        {
            if (claims.Claim(
                Build.Releases.Release.Parse(release.GetMetadata("Release")).Plan, release.ItemSpec, solution: null) is { } conflict)
            {
                LogError(conflict);
            }
        }

        return Task.CompletedTask;
    }
}
