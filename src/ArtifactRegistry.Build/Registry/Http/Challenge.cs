using System.Net.Http.Headers;

namespace ArtifactRegistry.Build.Registry.Http;

/// <summary>How a registry asks for a credential: the scheme and its parameters (RFC 9110 §11.6.1; distribution, <i>Token
/// Authentication</i>).</summary>
internal sealed record Challenge(string Scheme, IReadOnlyDictionary<string, string> Parameters)
{
    /// <summary>The first challenge of an answer that is understood here; <see langword="null"/> when there is none.</summary>
    public static Challenge? From(HttpResponseMessage response) => response.Headers.WwwAuthenticate
        .Select(Parse)
        .FirstOrDefault(challenge => challenge.IsBearer || challenge.IsBasic);

    /// <summary>A token service is asked first (<c>Bearer</c>).</summary>
    public bool IsBearer => Scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase);

    /// <summary>User and password go with the request itself (<c>Basic</c>).</summary>
    public bool IsBasic => Scheme.Equals("Basic", StringComparison.OrdinalIgnoreCase);

    /// <summary>A parameter's value, or <see langword="null"/>.</summary>
    public string? this[string name] => Parameters.GetValueOrDefault(name);

    /// <summary>Reads one header value.</summary>
    public static Challenge Parse(AuthenticationHeaderValue header)
    {
        var parameters = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var rest = header.Parameter.AsSpan();
        while (TryReadParameter(ref rest, out var name, out var value))
        {
            parameters.TryAdd(name, value);
        }

        return new Challenge(header.Scheme, parameters);
    }

    // name = token | "quoted, with \ escapes", separated by commas; a scope's commas stand inside the quotes
    private static bool TryReadParameter(ref ReadOnlySpan<char> rest, out string name, out string value)
    {
        rest = rest.TrimStart(", \t");
        var equals = rest.IndexOf('=');
        (name, value) = ("", "");
        if (equals <= 0)
        {
            return false;
        }

        name = rest[..equals].Trim().ToString();
        rest = rest[(equals + 1)..].TrimStart();
        value = rest is ['"', ..] ? ReadQuoted(ref rest) : ReadToken(ref rest);
        return true;
    }

    private static string ReadToken(ref ReadOnlySpan<char> rest)
    {
        var end = rest.IndexOf(',');
        var token = end < 0 ? rest : rest[..end];
        rest = rest[token.Length..];
        return token.Trim().ToString();
    }

    private static string ReadQuoted(ref ReadOnlySpan<char> rest)
    {
        var value = new System.Text.StringBuilder();
        var at = 1;
        for (; at < rest.Length && rest[at] != '"'; at++)
        {
            at += rest[at] == '\\' && at + 1 < rest.Length ? 1 : 0;
            value.Append(rest[at]);
        }

        rest = rest[Math.Min(at + 1, rest.Length)..];
        return value.ToString();
    }
}
