using System.Text.Json;
using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.Releases;
using Microsoft.Build.Framework;

namespace ArtifactRegistry.Build.Tasks;

/// <summary>Judges the gates of several projects together, before any of them is pushed: one error lists all that refuses or has no gate,
/// and one two projects that release one tag.</summary>
[MSBuildMultiThreadableTask]
public sealed class JudgeReleases : RegistryTask
{
    /// <summary>All projects of the release, by their full paths.</summary>
    public ITaskItem[] Projects { get; set; } = [];

    /// <summary>The projects' answers: <c>Release</c>, the record as JSON; or <c>Refusal</c>, why the gate refuses; or <c>NoImage</c>, why
    /// no image goes to a registry; or <c>Ungated</c>, why no gate checks the <c>Image</c>.</summary>
    public ITaskItem[] Releases { get; set; } = [];

    /// <inheritdoc/>
    private protected override Task ExecuteAsync(CancellationToken cancellationToken)
    {
        var answers = Array.ConvertAll(Releases, Read);
        var silent = Projects
            .Select(project => project.ItemSpec)
            .Except(answers.Select(answer => answer.Project), StringComparer.Ordinal)
            .Select(project => new ProjectAnswer.NoImage(project, "it does not use the .NET SDK"));
        foreach (var left in answers.OfType<ProjectAnswer.NoImage>().Concat(silent))
        {
            ClientLog.Notice($"{left.Name}: no image is published, because {DiagnosticText.Clean(left.Reason)}.");
        }

        var releases = answers.OfType<ProjectAnswer.Released>().ToArray();
        if (answers.OfType<ProjectAnswer.Refused>().ToArray() is { Length: > 0 } refused)
        {
            LogError(ReleaseDiagnostics.ProjectsRefused(Array.ConvertAll(refused, refusal => (refusal.Name, refusal.Reason))));
        }
        else if (releases.Length == 0)
        {
            LogError(ReleaseDiagnostics.NothingToRelease());
        }

        using var claims = new ReleaseClaims();
        foreach (var conflict in releases.Select(release => claims.Claim(release.Record.Plan, release.Project, solution: null)))
        {
            if (conflict is not null)
            {
                LogError(conflict);
            }
        }

        return Task.CompletedTask;
    }

    private static ProjectAnswer Read(ITaskItem answer)
    {
        var project = answer.ItemSpec;
        if (Text("Refusal") is { Length: > 0 } refusal)
        {
            return new ProjectAnswer.Refused(project, refusal);
        }

        if (Text("Release") is { Length: > 0 } record)
        {
            return ReadRecord(project, record);
        }

        if (Text("NoImage") is { Length: > 0 } reason)
        {
            return new ProjectAnswer.NoImage(project, reason);
        }

        return Text("Ungated") is { Length: > 0 } why
            ? new ProjectAnswer.Refused(project, ReleaseDiagnostics.NotGated(Text("Image"), why))
            : new ProjectAnswer.Refused(project, ReleaseDiagnostics.OtherVersion());

        string Text(string name) => answer.GetMetadata(name);
    }

    // The record is of the project's version of the package, which may be another one.
    private static ProjectAnswer ReadRecord(string project, string record)
    {
        try
        {
            return new ProjectAnswer.Released(project, Release.Parse(record));
        }
        catch (Exception failure) when (failure is JsonException or ArtifactRegistryException)
        {
            return new ProjectAnswer.Refused(project, ReleaseDiagnostics.OtherVersion());
        }
    }

    private abstract record ProjectAnswer(string Project)
    {
        /// <summary>The project's name, for messages.</summary>
        public string Name => Path.GetFileNameWithoutExtension(Project);

        /// <summary>The gate lets it be pushed.</summary>
        public sealed record Released(string Project, Release Record) : ProjectAnswer(Project);

        /// <summary>It must not be pushed, and no other project either.</summary>
        public sealed record Refused(string Project, string Reason) : ProjectAnswer(Project);

        /// <summary>It pushes no image to a registry.</summary>
        public sealed record NoImage(string Project, string Reason) : ProjectAnswer(Project);
    }
}
