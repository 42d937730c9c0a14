using System.Net;
using ArtifactRegistry.Build.Diagnostics;

namespace ArtifactRegistry.Build.Registry.Http;

/// <summary>The pages of a list: from one to the next, and never to another host.</summary>
internal static class NextPage
{
    /// <summary>The most pages that are read of one list: a registry that links for ever is not followed for ever.</summary>
    public const int Most = 1000;

    private const int MaxEntries = 1_000_000;

    // All pages of one list together; a single page has its own bound.
    private const long MaxBytes = 64 * 1024 * 1024;

    /// <summary>Checks before a page is asked for whether there can be so many.</summary>
    /// <param name="pages">The pages so far.</param>
    /// <param name="entries">The entries on them.</param>
    /// <param name="bytes">The bytes that they took.</param>
    /// <param name="url">The next page.</param>
    /// <exception cref="ArtifactRegistryException">There have been too many pages, entries or bytes.</exception>
    public static void CheckCount(int pages, int entries, long bytes, Uri url)
    {
        if (pages >= Most || entries > MaxEntries || bytes > MaxBytes)
        {
            var much = pages >= Most ? $"{Most} pages"
                : entries > MaxEntries ? $"{MaxEntries} entries"
                : $"{MaxBytes / 1024 / 1024} MiB";
            throw RegistryDiagnostics.MalformedAnswer(HttpMethod.Get, url, $"the list has more than {much}").ToException();
        }
    }

    /// <summary>Where the list goes on (header <c>Link</c>); <see langword="null"/> on its last page.</summary>
    /// <exception cref="ArtifactRegistryException">The next page is on another host, or is this one again, or the header cannot be read: a
    /// list that goes on somewhere else is not complete.</exception>
    public static Uri? Of(HttpResponseMessage response, Uri from)
    {
        try
        {
            return LinkHeader.Next(response) is { } link ? Follow(from, link) : null;
        }
        catch (FormatException malformed)
        {
            const string problem = "its Link header announces a next page without a URL in angle brackets";
            throw RegistryDiagnostics.MalformedAnswer(HttpMethod.Get, from, problem).ToException(malformed);
        }
    }

    private static Uri Follow(Uri from, string link) =>
        Uri.TryCreate(from, link, out var next) && Origin.IsSame(from, next) && next != from
            ? next
            : throw RegistryDiagnostics.RefusedRedirect(HttpMethod.Get, from, next ?? from, (int)HttpStatusCode.OK).ToException();
}

/// <summary>The <c>Link</c> header of a list that has more pages (RFC 8288; OCI distribution specification, <i>Listing Tags</i>).</summary>
internal static class LinkHeader
{
    /// <summary>The URL of the next page as the registry wrote it, or <see langword="null"/> on the last one.</summary>
    /// <exception cref="FormatException">The header announces a next page without a URL in angle brackets: the list goes on, and where is
    /// not known.</exception>
    public static string? Next(HttpResponseMessage response) =>
        response.Headers.TryGetValues("Link", out var values) ? values.Select(Next).FirstOrDefault(link => link is not null) : null;

    private static string? Next(string header)
    {
        var rest = header.AsSpan();
        var before = rest.IndexOf('<') is var first and > 0 ? rest[..first] : [];
        while (rest.IndexOf('<') is var open and >= 0 && rest[open..].IndexOf('>') is var length and > 0)
        {
            var link = rest.Slice(open + 1, length - 1);
            rest = rest[(open + length + 1)..];
            var next = rest.IndexOf('<');
            if (IsNext(next < 0 ? rest : rest[..next]))
            {
                return link.ToString();
            }
        }

        return IsNext(before) || IsNext(rest) ? throw new FormatException("A next page without a URL.") : null;
    }

    // rel may hold several words (RFC 8288 §3.3).
    private static bool IsNext(ReadOnlySpan<char> parameters)
    {
        foreach (var parameter in parameters.ToString().Split(';', ','))
        {
            if (parameter.IndexOf('=') is var equals and >= 0
                && parameter.AsSpan(0, equals).Trim().Equals("rel", StringComparison.OrdinalIgnoreCase)
                && parameter[(equals + 1)..].Trim().Trim('"').Split(' ').Contains("next", StringComparer.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
