using System.Globalization;
using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.Images.Attachments;
using ArtifactRegistry.Build.Oci;
using ArtifactRegistry.Build.References;
using ArtifactRegistry.Build.Registry.Http;
using ArtifactRegistry.Build.Releases;
using ArtifactRegistry.Build.Reporting;
using Microsoft.Build.Framework;
using TaskItem = Microsoft.Build.Utilities.TaskItem;

namespace ArtifactRegistry.Build.Tasks;

/// <summary>Attaches files to an image: an SBOM, a provenance statement, a scanner's findings. Each becomes an artifact that refers to the
/// image.</summary>
[MSBuildMultiThreadableTask]
public sealed class AttachArtifacts : ImageTask
{
    /// <summary>The files, with <c>ArtifactType</c> (a media type; known for some names) and <c>Annotations</c> (<c>key=value</c>, divided
    /// by <c>;</c>).</summary>
    public ITaskItem[] Attachments { get; set; } = [];

    /// <summary>The full path that relative ones begin at.</summary>
    [Required]
    public string Folder { get; set; } = "";

    /// <summary>The image's manifest, where the build has it; else it is read from the registry.</summary>
    public string? Manifest { get; set; }

    /// <summary>The manifest's media type, where its own JSON does not name it.</summary>
    public string? MediaType { get; set; }

    /// <summary><c>true</c>: reads, and says what would be attached.</summary>
    public string? DryRun { get; set; }

    /// <summary>The artifacts by their digests, with <c>Digest</c>, <c>ArtifactType</c>, <c>File</c>, <c>Size</c> and
    /// <c>Subject</c>.</summary>
    [Output]
    public ITaskItem[] Attached { get; private set; } = [];

    /// <inheritdoc/>
    private protected override string TargetName => "ArtifactRegistryAttach";

    /// <inheritdoc/>
    private protected override async Task ExecuteAsync(CancellationToken cancellationToken)
    {
        var image = ReadImage();
        if (Attachments.Length == 0)
        {
            throw AttachmentDiagnostics.NothingToAttach(AttachmentFile.ItemName).ToException();
        }

        var attachments = new List<Attachment>();
        foreach (var file in Attachments.Select(item => Read(item, Folder)))
        {
            attachments.Add(await file.ReadAsync(cancellationToken));
        }

        var client = ClientFor(image);
        var subject = TaskInput.ReadManifest(Manifest, MediaType)
            ?? await client.Manifests.GetAsync(image, cancellationToken)
            ?? throw RegistryDiagnostics.ImageNotFound(image.FullName).ToException();
        if (TaskInput.ReadDryRun(DryRun))
        {
            attachments.ForEach(
                attachment => AddResult($"Dry run: {attachment.FileName} would be attached to {image.WithDigest(subject.Digest)}"));
            return;
        }

        await Results.CheckAsync(cancellationToken);
        var manifests = await Attach.RunAsync(client, image, subject, attachments, cancellationToken);
        Attached = [.. attachments.Zip(manifests, (attachment, manifest) => Create(image, subject.Digest, attachment, manifest))];
        AddResult($"{image.WithDigest(subject.Digest)}: {Quantity.Of(Attached.Length, "file")} attached");
        foreach (var item in Attached)
        {
            AddResult($"  {item.GetMetadata("File")}  {item.GetMetadata("ArtifactType")}  {item.GetMetadata("Digest")}");
        }

        await Results.WriteAsync([CreateReport(image, subject, attachments, manifests)], cancellationToken);
    }

    private static ImageReport CreateReport(
        ImageReference image, Manifest subject, List<Attachment> attachments, IReadOnlyList<Manifest> manifests)
    {
        var attached = attachments.Zip(manifests, (attachment, manifest) => CompletedRelease.Report(image, attachment, manifest));
        return TargetResults.Report(ImageReport.Attached, image with { Tag = null, Digest = null }, subject, []) with
        {
            Attachments = [.. attached],
        };
    }

    /// <summary>What an item of <c>ArtifactRegistryAttachment</c> says.</summary>
    internal static AttachmentFile Read(ITaskItem item, string folder) =>
        AttachmentFile.Parse(item.ItemSpec, item.GetMetadata("ArtifactType"), item.GetMetadata("Annotations"), folder);

    /// <summary>An attachment as an item: the referrer by its digest.</summary>
    internal static ITaskItem Create(ImageReference image, ImageDigest subject, Attachment attachment, Manifest manifest) =>
        new TaskItem(image.WithDigest(manifest.Digest).ToString(), new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["Digest"] = manifest.Digest.ToString(),
            ["ArtifactType"] = EscapedText.Escape(attachment.ArtifactType),
            ["File"] = EscapedText.Escape(attachment.FileName),
            ["Size"] = attachment.Content.Length.ToString(CultureInfo.InvariantCulture),
            ["Subject"] = subject.ToString(),
        });
}
