using System.Net;
using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.Images.Tags;
using ArtifactRegistry.Build.References;
using ArtifactRegistry.Build.Registry;
using ArtifactRegistry.Build.Registry.Http;
using ArtifactRegistry.Build.Reporting;
using ArtifactRegistry.Build.Reporting.CI;

namespace ArtifactRegistry.Build.Releases;

/// <summary>What is known of the build that a release belongs to, beside its plan.</summary>
/// <param name="ProjectFile">The project's full path.</param>
/// <param name="Solution">The solution that is built; <see langword="null"/> when none is.</param>
/// <param name="TagsProperty">The property <c>ContainerImageTags</c> as it is written.</param>
/// <param name="LeftOutPlatforms">The runtime identifiers of a project of which the SDK has chosen one by itself; empty otherwise.</param>
/// <param name="ReleasedPlatform">The one that it has chosen.</param>
/// <param name="IsOnlyGate">Whether the gate alone is asked, before the compile or for a release project: nothing is claimed and no file is
/// removed.</param>
internal sealed record ReleaseOrigin(
    string ProjectFile,
    string? Solution,
    string TagsProperty,
    IReadOnlyList<string> LeftOutPlatforms,
    string ReleasedPlatform,
    bool IsOnlyGate);

/// <summary>Begins a release: everything that can stop it is looked for before the SDK uploads a byte, and every error and warning is
/// reported.</summary>
/// <param name="services">What the release is carried out with.</param>
/// <param name="claims">Who releases which tag in this build.</param>
/// <param name="plan">The release.</param>
/// <param name="origin">The build that it belongs to.</param>
internal sealed class ReleaseStart(ReleaseServices services, ReleaseClaims claims, ReleasePlan plan, ReleaseOrigin origin)
{
    private readonly DateTimeOffset startedAt = services.Time.GetUtcNow();
    private bool isRefused;

    /// <summary>Checks, asks and decides.</summary>
    /// <param name="problems">What could not be read of the project's settings.</param>
    /// <param name="cancellationToken">Stops the asking.</param>
    /// <returns>The record of the release; <see langword="null"/> when it is refused.</returns>
    /// <exception cref="ArtifactRegistryException">A registry does not say what it has.</exception>
    public async Task<Release?> RunAsync(IReadOnlyList<Diagnostic> problems, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        // A service account's token is a round trip to Google, and the checks need no network: both run at once.
        var signIn = plan.IsGuarded
            ? Task.Run(() => services.Connections.SignInAsync(plan.Image, stop.Token), stop.Token)
            : Task.CompletedTask;
        try
        {
            await CheckAsync(problems, cancellationToken);
            if (isRefused)
            {
                return null;
            }

            await signIn;
            return await DecideAsync(cancellationToken);
        }
        finally
        {
            await stop.CancelAsync();
            await signIn.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task CheckAsync(IReadOnlyList<Diagnostic> problems, CancellationToken cancellationToken)
    {
        var kept = plan.DryRun || origin.IsOnlyGate ? [] : RemoveResults();
        if (plan.Tags.Count > 0)
        {
            JudgeTags();
        }

        Report(ReleaseChecks.JudgePlatforms(origin.LeftOutPlatforms, origin.ReleasedPlatform));
        if (problems.Count == 0)
        {
            // What cannot be removed can usually not be written either, which is the same problem.
            var found = await FindProblemsAsync(cancellationToken);
            problems = [.. found, .. kept.Where(failure => !found.Any(problem => problem.Code == failure.Code))];
        }

        if (problems.Count > 0)
        {
            Report([Finding.Error(ReleaseDiagnostics.NotReady(problems))]);
        }
        else if (!origin.IsOnlyGate && claims.Claim(plan, origin.ProjectFile, origin.Solution) is { } conflict)
        {
            Report([Finding.Error(conflict)]);
        }
    }

    private void JudgeTags()
    {
        Report(ReleaseChecks.JudgeTags(plan, origin.TagsProperty));
        if (!isRefused && plan.IsGuarded && ReleaseChecks.HasEmptyEntry(origin.TagsProperty))
        {
            services.Log.Notice($"ContainerImageTags is '{DiagnosticText.Clean(origin.TagsProperty)}'; its empty entry is ignored.");
        }

        if (!isRefused && ReleaseChecks.FindIgnored(plan, origin.TagsProperty).ToArray() is { Length: > 0 } ignored)
        {
            services.Log.Notice(
                $"ContainerImageTags was set after the SDK had read it, so these tags are not pushed: "
                + $"{DiagnosticText.Clean(string.Join(", ", ignored))}. "
                + "Set it in a target with BeforeTargets=\"ComputeContainerConfig\", or add ContainerImageTags items.");
        }
    }

    // Files to attach and to pin may be made by the build, or by a target just before the push: the gate before the compile does not look
    // for them.
    private async Task<IReadOnlyList<Diagnostic>> FindProblemsAsync(CancellationToken cancellationToken)
    {
        var ready = origin.IsOnlyGate ? plan with { Attachments = [], PinFiles = [] } : plan;
        var pins = await ReleaseChecks.CheckPinsAsync(ready, cancellationToken);
        Report(pins.Where(pin => !pin.IsError).Select(pin => Finding.Warning(pin.Diagnostic)));
        return
        [
            .. await ReleaseChecks.FindProblemsAsync(ready, services.CI, cancellationToken),
            .. pins.Where(pin => pin.IsError).Select(pin => pin.Diagnostic),
        ];
    }

    private async Task<Release?> DecideAsync(CancellationToken cancellationToken)
    {
        var result = await new ReleaseGate(services.ClientFor, plan).RunAsync(cancellationToken);
        Report(result.Findings);
        var reuse = result.Decision as ReleaseDecision.Reuse;
        if (!isRefused && reuse is null && plan is { Preflight: true, DryRun: false })
        {
            Report(await Preflight.RunAsync(services.ClientFor, plan, services.Log, cancellationToken));
        }

        return isRefused ? null : new Release
        {
            Plan = plan,
            Outcome = reuse is null ? ReleaseOutcome.Published : ReleaseOutcome.Reused,
            Known = [.. result.States.Select(state => new KnownTag(state.Tag.Tag, state.Digest))],
            Reused = reuse is null
                ? null
                : new ReusedImage(reuse.Manifest.Content.ToArray(), reuse.Manifest.MediaType, reuse.Missing, result.Unchanged),
            StartedAt = startedAt,
            GatedAt = services.Time.GetUtcNow(),
        };
    }

    // What an earlier build wrote must not outlive a release that fails.
    private List<Diagnostic> RemoveResults()
    {
        var kept = new List<Diagnostic>();
        foreach (var (path, kind) in plan.Results.Files)
        {
            try
            {
                ResultFile.Delete(path, kind);
            }
            catch (ArtifactRegistryException failure)
            {
                kept.Add(failure.Diagnostic);
            }
        }

        return kept;
    }

    private void Report(IEnumerable<Finding> findings)
    {
        foreach (var finding in findings)
        {
            isRefused |= finding.IsError;
            services.Report(finding);
        }
    }
}

/// <summary>What a release is carried out with.</summary>
/// <param name="ClientFor">The client of an image's registry.</param>
/// <param name="Connections">What the build shares.</param>
/// <param name="Log">Logs what is done.</param>
/// <param name="Report">Receives each error and warning.</param>
/// <param name="CI">The CI system that the build runs in.</param>
/// <param name="Time">The clock.</param>
internal sealed record ReleaseServices(
    Func<ImageReference, RegistryClient> ClientFor,
    RegistryConnections Connections,
    IRegistryLog Log,
    Action<Finding> Report,
    CISettings CI,
    TimeProvider Time);

/// <summary>Before a push: whether the caller may push to the image's repository and to every repository that receives a copy. Most first
/// pushes fail for a missing role, a missing repository or a short name, and the SDK says none of it.</summary>
internal static class Preflight
{
    private const string NetworkCodes = "ARB4";

    /// <summary>Asks all repositories at once.</summary>
    /// <param name="clientFor">The client of an image's registry.</param>
    /// <param name="plan">The release.</param>
    /// <param name="log">Receives answers that decide nothing.</param>
    /// <param name="cancellationToken">Stops the asking.</param>
    /// <returns>The refusals.</returns>
    /// <exception cref="ArtifactRegistryException">The credential that the build is configured with cannot be used.</exception>
    public static async Task<IReadOnlyList<Finding>> RunAsync(
        Func<ImageReference, RegistryClient> clientFor, ReleasePlan plan, IRegistryLog log, CancellationToken cancellationToken)
    {
        var images = plan.Copies.Select(copy => copy.Image)
            .Prepend(plan.Image)
            .DistinctBy(image => image.Name, StringComparer.Ordinal)
            .ToArray();
        var failures = await Task.WhenAll(
            images.Select(image => PushProbe.RunAsync(clientFor(image), image.Repository, cancellationToken)));
        var findings = new List<Finding>();
        foreach (var (image, failure) in images.Zip(failures))
        {
            if (failure is not null && IsRefusal(failure))
            {
                findings.Add(Finding.Error(ReleaseDiagnostics.PushRefused(image.Name, failure.Diagnostic)));
            }
            else if (failure is RegistryException || failure?.Diagnostic.Code.StartsWith(NetworkCodes, StringComparison.Ordinal) == true)
            {
                log.Notice($"{image.Name}: whether this build may push could not be checked. {failure.Message}");
            }
            else if (failure is not null)
            {
                throw failure;
            }
        }

        return findings;
    }

    // Anything else, a quota or a registry with ways of its own, may not stand between the SDK and its push.
    private static bool IsRefusal(ArtifactRegistryException failure) =>
        failure is RegistryException { Status: var status, Errors: var errors } && status switch
        {
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => true,
            HttpStatusCode.NotFound => errors.Any(error => error.Code == "NAME_UNKNOWN"),
            HttpStatusCode.BadRequest => errors.Any(error => error.Code == "NAME_INVALID"),
            _ => false,
        };
}
