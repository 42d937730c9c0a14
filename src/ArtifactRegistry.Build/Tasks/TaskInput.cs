using System.Text;
using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.Images.Tags;
using ArtifactRegistry.Build.Oci;
using ArtifactRegistry.Build.References;
using ArtifactRegistry.Build.Releases;
using ArtifactRegistry.Build.Releases.Templates;
using Microsoft.Build.Framework;

namespace ArtifactRegistry.Build.Tasks;

/// <summary>Reads parameters that several tasks have.</summary>
internal static class TaskInput
{
    /// <summary>An image that a property or an item names.</summary>
    /// <exception cref="ArtifactRegistryException">The name is not valid, or on Artifact Registry it stops at the project or the
    /// repository.</exception>
    public static ImageReference ReadImage(string text, string property)
    {
        var image = ImageReference.Parse(text, property);
        return image.Repository.Depth >= ArtifactRegistryHosts.MinDepth(image.Registry)
            ? image
            : throw TooShort(image, property).ToException();
    }

    /// <summary>What is said about a name that stops at the project or the repository.</summary>
    /// <param name="image">The image.</param>
    /// <param name="property">What named it; <c>AssemblyName</c> where the project names no repository.</param>
    public static Diagnostic TooShort(ImageReference image, string property) => property switch
    {
        "ContainerRepository" => InputDiagnostics.ShortRepository(image.Repository.Path),
        "AssemblyName" => InputDiagnostics.RepositoryNotSet(image.Repository.Path),
        _ => InputDiagnostics.ShortName(image.ToString(), property),
    };

    /// <summary>The image, which a tag or a digest selects: a target that sets tags must not take <c>latest</c>, whatever that is, for a
    /// variable that was empty.</summary>
    /// <exception cref="ArtifactRegistryException">Neither selects it.</exception>
    public static ImageReference RequireVersion(ImageReference image, string property) => image is { Tag: null, Digest: null }
        ? throw InputDiagnostics.VersionMissing(image.Name, property).ToException()
        : image;

    /// <summary>The tags that a target works on: those of the list, or that of the image's name; empty when neither names any.</summary>
    /// <exception cref="ArtifactRegistryException">Both name tags, and the name's is not in the list: it would be ignored.</exception>
    public static IReadOnlyList<string> ReadTags(ImageReference image, string? tags)
    {
        var named = PropertyList.SplitTags(tags, "ArtifactRegistryTags");
        if (image.Tag is not { } own || named.Contains(own, StringComparer.Ordinal))
        {
            return named;
        }

        return named.Count == 0 ? [own] : throw InputDiagnostics.TagBesideTags(image.ToString(), named).ToException();
    }

    /// <summary>An item's metadata; empty when the item has none of that name. Written and empty, it comes from a property that is not set:
    /// then less would be checked, or another place would be written to, than the project means.</summary>
    /// <exception cref="ArtifactRegistryException">It is written and empty.</exception>
    public static string ReadMetadata(ITaskItem item, string name, string itemName)
    {
        var value = item.GetMetadata(name).Trim();
        return value.Length > 0 || !item.MetadataNames.Cast<string>().Contains(name, StringComparer.OrdinalIgnoreCase)
            ? value
            : throw InputDiagnostics.EmptyMetadata(name, itemName, item.ItemSpec).ToException();
    }

    /// <summary>The manifest that the SDK built, from its output property: that text is the manifest's bytes, to the last one.
    /// <see langword="null"/> when the parameter is empty.</summary>
    /// <exception cref="ArtifactRegistryException">The text is no manifest.</exception>
    public static Manifest? ReadManifest(string? text, string? mediaType)
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        var content = Encoding.UTF8.GetBytes(text);
        if (string.IsNullOrWhiteSpace(mediaType))
        {
            return Manifest.FromJson(content) ?? throw InputDiagnostics.InvalidManifest(text).ToException();
        }

        return MediaTypes.IsValid(mediaType.Trim())
            ? new Manifest(content, mediaType.Trim())
            : throw InputDiagnostics.InvalidSetting(
                mediaType, "GeneratedContainerMediaType", $"a media type, as in {MediaTypes.OciManifest}").ToException();
    }

    /// <summary>The digest that is expected: that of the manifest's bytes, or else the one that is written; <see langword="null"/> for
    /// none.</summary>
    /// <exception cref="ArtifactRegistryException">What is written is no digest.</exception>
    public static ImageDigest? ReadDigest(string? manifest, string? digest)
    {
        if (!string.IsNullOrEmpty(manifest))
        {
            return ImageDigest.Compute(Encoding.UTF8.GetBytes(manifest));
        }

        if (string.IsNullOrWhiteSpace(digest))
        {
            return null;
        }

        return ImageDigest.TryParse(digest.Trim(), out var read)
            ? read
            : throw InputDiagnostics.InvalidDigest(digest, "ArtifactRegistryExpectedDigest").ToException();
    }

    /// <summary>The tags that may move: those of <c>ArtifactRegistryMovingTags</c>, and those that tag templates gave as such.</summary>
    /// <param name="patterns">The property.</param>
    /// <param name="templates">What the templates gave, as <see cref="ExpandTagTemplates.Result"/>; empty for none.</param>
    /// <exception cref="ArtifactRegistryException">An entry is empty or cannot match a tag.</exception>
    public static MovingTags ReadMovingTags(string? patterns, string? templates = null)
    {
        var named = MovingTags.Parse(patterns, "ArtifactRegistryMovingTags");
        return TemplateTags.Read(templates)?.AddTo(named) ?? named;
    }

    /// <summary>What happens when a release tag exists (<c>ArtifactRegistryTagPolicy</c>).</summary>
    /// <exception cref="ArtifactRegistryException">It is no policy.</exception>
    public static TagPolicy ReadPolicy(string? policy) =>
        Setting.ReadEnum(policy, "ArtifactRegistryTagPolicy", TagPolicy.Overwrite, Enum.GetNames<TagPolicy>());

    /// <summary>The result files that an item names as <c>ReportFile</c>, <c>DigestFile</c>, <c>SummaryFile</c> and <c>DotenvFile</c>, from
    /// its <c>Folder</c> on.</summary>
    public static ReleaseResults ReadResultFiles(ITaskItem item)
    {
        return new ReleaseResults
        {
            ReportFile = Named("ReportFile"),
            DigestFile = Named("DigestFile"),
            SummaryFile = Named("SummaryFile"),
            DotenvFile = Named("DotenvFile"),
        };

        string Named(string name) =>
            item.GetMetadata(name).Trim() is { Length: > 0 } path
                ? FullPath(path, item.GetMetadata("Folder"), $"ArtifactRegistry{name}")
                : "";
    }

    /// <summary>The full path of a file that a property names. Projects are written with either slash.</summary>
    /// <param name="path">The file, as it is named.</param>
    /// <param name="folder">The full path that relative ones begin at; empty for the current directory.</param>
    /// <param name="property">The property that names the file.</param>
    /// <exception cref="ArtifactRegistryException">It is no path.</exception>
    public static string FullPath(string path, string folder, string property)
    {
        if (path.Contains('\0', StringComparison.Ordinal))
        {
            throw InputDiagnostics.InvalidSetting(path, property, "a path, which has no null character").ToException();
        }

        var native = RealPath.Native(path.Trim());
        return folder.Length == 0 ? Path.GetFullPath(native) : Path.GetFullPath(native, folder);
    }

    /// <summary>Whether nothing is written (<c>ArtifactRegistryDryRun</c>).</summary>
    /// <exception cref="ArtifactRegistryException">It is neither true nor false.</exception>
    public static bool ReadDryRun(string? value) => Setting.ReadBoolean(value, "ArtifactRegistryDryRun");
}

/// <summary>Reads property values that have a fixed set of values. Case does not matter, as with MSBuild's own.</summary>
internal static class Setting
{
    /// <summary><c>true</c> or <c>false</c>, or another word that MSBuild's conditions take for the same: what a target and a task read
    /// must agree. Empty is <see langword="false"/>.</summary>
    /// <exception cref="ArtifactRegistryException">It is something else.</exception>
    public static bool ReadBoolean(string? value, string property) => (value ?? "").Trim().ToUpperInvariant() switch
    {
        "" or "FALSE" or "OFF" or "NO" => false,
        "TRUE" or "ON" or "YES" => true,
        _ => throw InputDiagnostics.InvalidSetting(value!, property, "true or false").ToException(),
    };

    /// <summary>A name of <typeparamref name="T"/>; empty is <paramref name="otherwise"/>.</summary>
    /// <param name="value">The property's value.</param>
    /// <param name="property">The property.</param>
    /// <param name="otherwise">What an empty value stands for.</param>
    /// <param name="documented">The names as the documentation has them; by default in lower case.</param>
    /// <exception cref="ArtifactRegistryException">It is something else.</exception>
    public static T ReadEnum<T>(string? value, string property, T otherwise, IEnumerable<string>? documented = null)
        where T : struct, Enum => (value ?? "").Trim() switch
        {
            "" => otherwise,
            var text when text.All(char.IsAsciiLetter) && Enum.TryParse<T>(text, ignoreCase: true, out var read) && Enum.IsDefined(read) =>
                read,
            var text => throw InputDiagnostics.InvalidSetting(
                text, property, string.Join(", ", documented ?? Enum.GetNames<T>().Select(name => name.ToLowerInvariant()))).ToException(),
        };
}
