using System.Text;
using ArtifactRegistry.Build.Diagnostics;

namespace ArtifactRegistry.Build.Releases;

/// <summary>What a release would do, for a build that writes nothing.</summary>
internal static class DryRun
{
    /// <summary>One line for each step.</summary>
    public static string Print(Release release)
    {
        var plan = release.Plan;
        var text = new StringBuilder();
        var tags = release.Reused is { } reused ? reused.Missing : plan.LaterTags;
        var push = release.Reused is { } image
            ? $"@{image.Manifest.Digest} already exists and would be reused"
            : $" would be pushed with the {Tags(plan.PushedTags.Select(tag => tag.Tag))}";
        text.Append("Dry run: ").Append(plan.Image.Name).Append(push);
        Add(tags, entries => $"would set the {Tags(entries.Select(tag => tag.Tag))}");
        Add(
            release.Reused?.Unchanged ?? [],
            entries => $"would leave the moving {Tags(entries.Select(tag => tag.Tag))} unchanged");
        Add(
            plan.Attachments,
            files => $"would attach {string.Join(", ", files.Select(file => DiagnosticText.Clean(Path.GetFileName(file.Path))))}");
        Add(plan.Copies, copies => $"would be copied to {string.Join(", ", copies.Select(copy => copy.Image.Name))}");
        return text.ToString();

        void Add<T>(IReadOnlyList<T> entries, Func<IReadOnlyList<T>, string> print)
        {
            if (entries.Count > 0)
            {
                text.AppendLine().Append("      ").Append(print(entries));
            }
        }
    }

    private static string Tags(IEnumerable<string> tags) => Quantity.Named([.. tags], "tag");
}
