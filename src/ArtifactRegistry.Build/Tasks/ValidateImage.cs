using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.Images.Copying;
using ArtifactRegistry.Build.Images.Inspection;
using ArtifactRegistry.Build.Images.Listing;
using Microsoft.Build.Framework;

namespace ArtifactRegistry.Build.Tasks;

/// <summary>Reads all manifests and blobs of an image, or of all tagged images below a name, and checks them. One error lists what is
/// missing or damaged.</summary>
[MSBuildMultiThreadableTask]
public sealed class ValidateImage : ImageTask
{
    /// <summary><c>true</c>: all images that are the name or below it.</summary>
    public string? Recursive { get; set; }

    /// <inheritdoc/>
    private protected override string TargetName => "ArtifactRegistryValidateImage";

    /// <inheritdoc/>
    private protected override async Task ExecuteAsync(CancellationToken cancellationToken)
    {
        var isRecursive = Setting.ReadBoolean(Recursive, "ArtifactRegistryRecursive");
        var image = ReadImage(mayBePrefix: isRecursive);
        var client = ClientFor(image);
        using var validation = new ImageValidation(client, Connections().Concurrency);
        if (isRecursive)
        {
            await foreach (var (found, list) in ImageTree.FindAsync(client, image, isRecursive, cancellationToken))
            {
                await Task.WhenAll(list.Tags.Select(tag => validation.CheckAsync(found.WithTag(tag), cancellationToken)));
            }
        }
        else
        {
            await validation.CheckAsync(image, cancellationToken);
        }

        if (validation.Problems is { Count: > 0 } problems)
        {
            LogError(CopyDiagnostics.Invalid(image.ToString(), [.. problems.Order(StringComparer.Ordinal)]));
            return;
        }

        AddResult($"{image} is valid: {Quantity.Of(validation.Manifests, "manifest")}, {DisplayText.Bytes(validation.Bytes)} of blobs");
    }
}
