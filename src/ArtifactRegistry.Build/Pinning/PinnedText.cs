using System.Text;
using ArtifactRegistry.Build.Pinning.Yaml;

namespace ArtifactRegistry.Build.Pinning;

/// <summary>A file's text with its references pinned; every other byte is unchanged.</summary>
/// <param name="Text">The new text, its characters the bytes of the file.</param>
/// <param name="Pinned">The references that are pinned, in the order of their lines.</param>
/// <param name="Left">The places that name an image and could not be pinned, in the order of their lines.</param>
internal sealed record PinnedText(string Text, IReadOnlyList<PinnedReference> Pinned, IReadOnlyList<UnpinnedReference> Left)
{
    /// <summary>Pins the references to the images.</summary>
    /// <param name="text">The file's bytes as ISO 8859-1.</param>
    /// <param name="images">The images.</param>
    /// <exception cref="YamlDotNet.Core.YamlException">It is neither YAML nor a template of it.</exception>
    public static PinnedText Of(string text, IReadOnlyList<ImagePin> images)
    {
        var rules = PinRules.Find(DeploymentText.Read(text), images);
        var result = new StringBuilder(text.Length);
        var copied = 0;
        foreach (var edit in rules.Edits.OrderBy(edit => edit.Start))
        {
            result.Append(text, copied, edit.Start - copied).Append(edit.Text);
            copied = edit.Start + edit.Length;
        }

        return new PinnedText(
            result.Append(text, copied, text.Length - copied).ToString(),
            [.. rules.Pinned.OrderBy(reference => reference.Line)],
            [.. rules.Left.OrderBy(reference => reference.Line)]);
    }
}

/// <summary>A reference that is pinned.</summary>
/// <param name="Line">Its line, from 1.</param>
/// <param name="Image">The image.</param>
internal sealed record PinnedReference(int Line, ImagePin Image);

/// <summary>A place that names an image and could not be pinned.</summary>
/// <param name="Line">Its line, from 1.</param>
/// <param name="Image">The image.</param>
/// <param name="Reason">Why.</param>
internal sealed record UnpinnedReference(int Line, ImagePin Image, UnpinnedReason Reason);

/// <summary>Why a place that names an image cannot be pinned.</summary>
internal enum UnpinnedReason
{
    /// <summary>A variable or a template is a part of it.</summary>
    Variable,

    /// <summary>It is a part of a longer text.</summary>
    Part,

    /// <summary>It is written over several lines.</summary>
    MultiLine,

    /// <summary>The name stands without a tag, and without a key for a tag or digest beside it.</summary>
    NoTag,

    /// <summary>The registry is not beside the repository.</summary>
    NoRegistry,

    /// <summary>The key beside it holds something that is not a tag or digest.</summary>
    NotATag,

    /// <summary>The tag or digest beside it is shared with other places by an anchor.</summary>
    Shared,

    /// <summary>The tag or digest key can belong to another image, or to a reference that is complete without it.</summary>
    Ambiguous,

    /// <summary>It names a repository that is built or scanned, where a digest is not valid.</summary>
    Repository,

    /// <summary>Flux writes something else into the line.</summary>
    FluxMarker,

    /// <summary>It stands in a template that is not YAML, away from the lines that belong to it.</summary>
    Template,
}

/// <summary>A change of a text.</summary>
/// <param name="Start">Where the replaced text begins.</param>
/// <param name="Length">Its length.</param>
/// <param name="Text">What replaces it.</param>
internal sealed record TextEdit(int Start, int Length, string Text)
{
    /// <summary>Gives a scalar another value, in the quotes that it has. A value that YAML reads as a number gets quotes, and in JSON every
    /// value.</summary>
    public static TextEdit Of(YamlScalar scalar, string value, YamlScalar? key = null)
    {
        var quote = scalar.Form switch
        {
            ScalarForm.SingleQuoted => "'",
            ScalarForm.DoubleQuoted => "\"",
            _ => key?.Form == ScalarForm.DoubleQuoted || !YamlText.IsPlainString(value) ? "\"" : "",
        };
        return new TextEdit(scalar.Start, scalar.Length, $"{(scalar.Length == 0 ? " " : "")}{quote}{value}{quote}");
    }
}
