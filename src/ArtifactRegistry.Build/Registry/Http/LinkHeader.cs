namespace ArtifactRegistry.Build.Registry.Http;

/// <summary>The <c>Link</c> header of a list that has more pages (RFC 8288; OCI distribution specification, <i>Listing Tags</i>).</summary>
internal static class LinkHeader
{
    /// <summary>The URL of the next page as the registry wrote it, or <see langword="null"/> on the last one.</summary>
    public static string? Next(HttpResponseMessage response) =>
        response.Headers.TryGetValues("Link", out var values) ? values.Select(Next).FirstOrDefault(link => link is not null) : null;

    private static string? Next(string header)
    {
        for (var open = header.IndexOf('<'); open >= 0; open = header.IndexOf('<', open + 1))
        {
            var close = header.IndexOf('>', open);
            if (close < 0)
            {
                return null;
            }

            var end = header.IndexOf('<', close);
            if (IsNext(header[(close + 1)..(end < 0 ? header.Length : end)]))
            {
                return header[(open + 1)..close];
            }
        }

        return null;
    }

    private static bool IsNext(string parameters) => parameters
        .Split([';', ','], StringSplitOptions.TrimEntries)
        .Any(parameter => parameter.Replace("\"", "", StringComparison.Ordinal).Equals("rel=next", StringComparison.OrdinalIgnoreCase));
}
