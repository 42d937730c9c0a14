namespace ArtifactRegistry.Build.Registry.Http;

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
            if (parameter.IndexOf('=') is var equals
                and >= 0
                && parameter.AsSpan(0, equals).Trim().Equals("rel", StringComparison.OrdinalIgnoreCase)
                && parameter[(equals + 1)..].Trim().Trim('"').Split(' ').Contains("next", StringComparer.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
