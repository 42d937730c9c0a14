using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.Images.Tags;
using ArtifactRegistry.Build.References;
using ArtifactRegistry.Build.Releases;
using Microsoft.Build.Framework;

namespace ArtifactRegistry.Build.Tasks;

/// <summary>Before a push: plans the release, checks what it needs, asks its gate, and hands the decision over as one record.</summary>
[MSBuildMultiThreadableTask]
public sealed class BeginRelease : PublishTask
{
    private readonly List<Diagnostic> refusals = [];

    /// <summary>One item whose metadata are the properties of the release.</summary>
    [Required]
    public ITaskItem Settings { get; set; } = null!;

    /// <summary>The other repositories that receive the image.</summary>
    public ITaskItem[] CopyTo { get; set; } = [];

    /// <summary>The files that are attached to the image.</summary>
    public ITaskItem[] Attachments { get; set; } = [];

    /// <summary>The deployment files that are pinned to the image.</summary>
    public ITaskItem[] PinFiles { get; set; } = [];

    /// <summary>The record of the release, as JSON.</summary>
    [Output]
    public string Release { get; private set; } = "";

    /// <summary>The tags that the SDK shall push, separated by semicolons.</summary>
    [Output]
    public string PushedTags { get; private set; } = "";

    /// <summary>Whether the SDK shall push nothing: the release is an existing image, or a dry run.</summary>
    [Output]
    public bool SkipsPush { get; private set; }

    /// <summary>Why the release is refused, for a release project that asks several gates and reports all in one error; otherwise
    /// empty.</summary>
    [Output]
    public string Refusal => string.Join(Environment.NewLine, refusals.Select(refusal => $"{refusal.Code} {refusal.Message}"));

    /// <inheritdoc/>
    private protected override async Task ExecuteAsync(CancellationToken cancellationToken)
    {
        var settings = new ReleaseSettings(Settings);
        try
        {
            var plan = settings.ReadPlan(CopyTo, Attachments, PinFiles);
            CheckDepths(plan, settings.ImageProperty);
            var services = CreateServices(plan.Results, settings.ReturnsRefusal ? Collect : LogFinding);
            var start = new ReleaseStart(services, BuildConnections.Claims((IBuildEngine4)BuildEngine), plan, settings.ReadOrigin());
            if (await start.RunAsync(settings.Problems, cancellationToken) is { } release)
            {
                (Release, SkipsPush) = (release.ToJson(), plan.DryRun || release.Reused is not null);
                PushedTags = string.Join(';', plan.PushedTags.Select(tag => tag.Tag));
            }
        }
        catch (ArtifactRegistryException failure) when (settings.ReturnsRefusal)
        {
            refusals.Add(failure.Diagnostic);
        }
    }

    // Before any request: a registry refuses a short name in words that do not say what is missing.
    private void CheckDepths(ReleasePlan plan, string property)
    {
        if (IsShort(plan.Image))
        {
            throw TaskInput.TooShort(plan.Image, property).ToException();
        }

        if (plan.Copies.FirstOrDefault(copy => IsShort(copy.Image)) is { } copy)
        {
            throw InputDiagnostics.ShortName(copy.Image.Name, "ArtifactRegistryCopyTo").ToException();
        }

        bool IsShort(ImageReference image) => image.Repository.Depth < Connections().MinDepth(image.Registry);
    }

    private void Collect(Finding finding)
    {
        if (finding.IsError)
        {
            refusals.Add(finding.Diagnostic);
        }
        else
        {
            LogFinding(finding);
        }
    }
}
