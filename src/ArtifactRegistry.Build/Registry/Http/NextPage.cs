using System.Net;
using ArtifactRegistry.Build.Diagnostics;

namespace ArtifactRegistry.Build.Registry.Http;

/// <summary>The pages of a list: from one to the next, and never to another host.</summary>
internal static class NextPage
{
    /// <summary>The most pages that are read of one list: a registry that links for ever is not followed for ever.</summary>
    public const int Most = 1000;

    private const int MostEntries = 1_000_000;

    /// <summary>Looks before a page is asked for whether there can be so many.</summary>
    /// <exception cref="ArtifactRegistryException">There have been too many pages, or too many entries on them.</exception>
    public static void CheckCount(int pages, int entries, Uri url)
    {
        if (pages >= Most || entries > MostEntries)
        {
            var much = pages >= Most ? $"{Most} pages" : $"{MostEntries} entries";
            throw RegistryDiagnostics.MalformedAnswer(HttpMethod.Get, url, $"the list has more than {much}").ToException();
        }
    }

    /// <summary>Where the list goes on (header <c>Link</c>); <see langword="null"/> on its last page.</summary>
    /// <exception cref="ArtifactRegistryException">The next page is on another host, or is this one again.</exception>
    public static Uri? Of(HttpResponseMessage response, Uri from) => LinkHeader.Next(response) is { } link ? Follow(from, link) : null;

    private static Uri Follow(Uri from, string link) =>
        Uri.TryCreate(from, link, out var next) && Origin.IsSame(from, next) && next != from
            ? next
            : throw RegistryDiagnostics.RefusedRedirect(HttpMethod.Get, from, next ?? from, (int)HttpStatusCode.OK).ToException();
}
