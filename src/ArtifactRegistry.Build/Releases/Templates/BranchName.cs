using System.Security.Cryptography;
using System.Text;
using ArtifactRegistry.Build.References;

namespace ArtifactRegistry.Build.Releases.Templates;

/// <summary>A branch's name as part of a tag.</summary>
internal static class BranchName
{
    private const int HashLength = 8;

    /// <summary>The name with each run of characters that a tag cannot have as one <c>-</c>, without leading <c>.</c> and <c>-</c>; empty
    /// when nothing is left.</summary>
    public static string Normalize(string branch)
    {
        var text = new StringBuilder(branch.Length);
        var wasReplaced = false;
        foreach (var character in branch)
        {
            var isAllowed = ImageTag.HasOnlyTagCharacters([character]);
            if (isAllowed || !wasReplaced)
            {
                text.Append(isAllowed ? character : '-');
            }

            wasReplaced = !isAllowed;
        }

        return text.ToString().TrimStart('.', '-');
    }

    /// <summary>The same in at most <paramref name="length"/> characters: a longer name is cut and ends with <c>-</c> and 8 characters of
    /// the raw name's SHA-256, so that two long names stay different.</summary>
    public static string Fit(string branch, int length)
    {
        var name = Normalize(branch);
        if (name.Length <= length || length <= HashLength + 1)
        {
            return name;
        }

        var hash = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(branch)))[..HashLength].ToLowerInvariant();
        return $"{name[..(length - HashLength - 1)].TrimEnd('.', '-')}-{hash}";
    }
}
