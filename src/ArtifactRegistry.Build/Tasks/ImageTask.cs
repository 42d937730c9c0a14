using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.References;

namespace ArtifactRegistry.Build.Tasks;

/// <summary>A task that works on one image.</summary>
public abstract class ImageTask : RegistryTask
{
    /// <summary>The image's full name, <c>host/repository:tag</c> or <c>host/repository@sha256:…</c>.</summary>
    public string? Image { get; set; }

    /// <summary>The property that the image's name came from, for the message when it is not valid.</summary>
    public string ImageProperty { get; set; } = OwnProperty;

    /// <summary>The target that a user runs this task by, for messages.</summary>
    private protected abstract string TargetName { get; }

    private const string OwnProperty = "ArtifactRegistryImage";

    /// <summary>The image.</summary>
    /// <param name="mayBePrefix">Whether it may be the beginning of images' names, a project or a repository.</param>
    /// <exception cref="ArtifactRegistryException">None is named, or its name is not valid.</exception>
    private protected ImageReference ReadImage(bool mayBePrefix = false)
    {
        if (string.IsNullOrWhiteSpace(Image))
        {
            throw InputDiagnostics.MissingImage(TargetName).ToException();
        }

        return mayBePrefix ? ImageReference.Parse(Image, ImageProperty) : TaskInput.ReadImage(Image, ImageProperty);
    }

    /// <summary>The image of a target that works on all that the image has. The project's own image comes with its first tag, which selects
    /// nothing here.</summary>
    /// <param name="target">The target, for the message.</param>
    /// <param name="hasFilter">Whether the target has <c>ArtifactRegistryTagFilter</c>.</param>
    /// <param name="mayBePrefix">Whether it may be the beginning of images' names, a project or a repository.</param>
    /// <exception cref="ArtifactRegistryException">None is named, its name is not valid, or it is named with a tag or digest, which would
    /// be ignored.</exception>
    private protected ImageReference ReadWholeImage(string target, bool hasFilter, bool mayBePrefix = false)
    {
        var image = ReadImage(mayBePrefix);
        var whole = image with { Tag = null, Digest = null };
        if (image == whole || ImageProperty != OwnProperty)
        {
            return whole;
        }

        var selected = image.Tag is { } tag ? $":{tag}" : $"@{image.Digest}";
        throw InputDiagnostics.TagIgnored(Image!.Trim(), target, selected, hasFilter).ToException();
    }
}
