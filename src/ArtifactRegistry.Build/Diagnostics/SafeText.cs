using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.RegularExpressions;

namespace ArtifactRegistry.Build.Diagnostics;

/// <summary>Text of the credential chain that a message may show. It consists of constants of this code and of values that were recognised
/// as a host, an account, a path or a name, so that a secret in the wrong variable or file reaches no message. A test allows no other type
/// in the diagnostics about credentials.</summary>
internal readonly partial struct SafeText : IEquatable<SafeText>
{
    private readonly string? text;

    private SafeText(string text) => this.text = text;

    /// <summary>Whether there is no text.</summary>
    public bool IsEmpty => string.IsNullOrEmpty(text);

    /// <summary>A constant, with holes for other safe values only: the compiler accepts no other string here.</summary>
    public static SafeText Of(Handler text) => new(text.ToString());

    /// <summary>A host, with a port if it has one: an address, <c>localhost</c>, or a name of several labels; else
    /// <paramref name="otherwise"/>.</summary>
    public static SafeText Host(string value, SafeText otherwise) => IsHost(value) ? new(value) : otherwise;

    /// <summary>An e-mail address, or the full name of a workload identity provider; else <paramref name="otherwise"/>.</summary>
    public static SafeText Account(string? value, SafeText otherwise) =>
        value is { Length: > 0 and <= 320 }
        && SecretText.FindsNothing(value)
        && (Email().IsMatch(value) || Provider().IsMatch(value))
            ? new(DiagnosticText.Clean(value))
            : otherwise;

    /// <summary>The name of an environment variable: one that exists, or one in the usual capitals; else
    /// <paramref name="otherwise"/>.</summary>
    public static SafeText Variable(string value, bool exists, SafeText otherwise) =>
        value.Length <= 100
        && SecretText.FindsNothing(value)
        && (exists || VariableName().IsMatch(value))
            ? new(DiagnosticText.Clean(value))
            : otherwise;

    /// <summary>The name of a program of a credential helper; else <paramref name="otherwise"/>.</summary>
    public static SafeText Program(string value, SafeText otherwise) =>
        ProgramName().IsMatch(value) && SecretText.FindsNothing(value) ? new(value) : otherwise;

    /// <summary>A URL without query and user information, where its host is recognised and its path holds no secret; else
    /// <paramref name="otherwise"/>.</summary>
    public static SafeText Address(Uri? value, SafeText otherwise) =>
        value is { IsAbsoluteUri: true, IsFile: false }
        && IsHost(value.Authority)
        && value.AbsolutePath.Length <= 200
        && SecretText.FindsNothing(value.AbsolutePath)
        && !SecretText.HasRandomRun(value.AbsolutePath)
            ? new(DiagnosticText.Clean(value))
            : otherwise;

    /// <summary>The name of a type of this code or of a library.</summary>
    public static SafeText NameOf(Type type) => new(type.Name);

    /// <summary>What a registry, an endpoint or a program wrote: without what looks like a secret, and fit to be logged.</summary>
    public static SafeText Foreign(string value) => new(SecretText.Clean(value).TrimEnd('.'));

    /// <summary>The address of a token service that a registry names, without its query.</summary>
    public static SafeText Realm(string? value) => Foreign((value ?? "").Split('?')[0]);

    /// <summary>A path that <see cref="NamedPath"/> recognised, or a registry's host that was parsed from an image's name.</summary>
    internal static SafeText Recognised(string value) => new(DiagnosticText.Clean(value));

    /// <summary>The texts with <paramref name="separator"/> between them.</summary>
    public static SafeText Join(string separator, IEnumerable<SafeText> texts) => new(string.Join(separator, texts));

    /// <inheritdoc/>
    public bool Equals(SafeText other) => ToString() == other.ToString();

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is SafeText other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => text ?? "";

    // A single label could be a password, so that only the metadata server's own short name counts.
    private static bool IsHost(string value) => value is { Length: > 0 and <= 253 } && SecretText.FindsNothing(value)
        && (value is "metadata" || (HostName().IsMatch(value) && HasHostLabels(value)));

    // RFC 1035 §2.3.4: a label has at most 63 characters; of top-level domains none has more than 24. In code, since .NET 8 makes no
    // automaton of an expression with such counts.
    private static bool HasHostLabels(string value) =>
        value[0] == '['
        || (value.Split(':')[0].Split('.') is var labels && labels.All(label => label.Length <= 63) && labels[^1].Length <= 24);

    [GeneratedRegex(
        @"\A(localhost|\d+(\.\d+){3}|\[[0-9a-fA-F:.]+\]|[a-z0-9-]+(\.[a-z0-9-]+)*\.[a-z][a-z0-9-]+)(:\d{1,5})?\z",
        RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex HostName();

    [GeneratedRegex(
        @"\A[A-Za-z0-9._%+-]{1,64}@[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63})+\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Email();

    // projects/NUMBER/locations/global/workloadIdentityPools/POOL/providers/PROVIDER,
    // locations/global/workforcePools/POOL/providers/PROVIDER
    [GeneratedRegex(
        @"\A//iam\.googleapis\.com/(projects/[a-z0-9-]{1,30}/)?locations/global/work(loadIdentity|force)Pools/"
        + @"[a-z0-9-]{1,32}/providers/[a-z0-9-]{1,32}\z",
        RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Provider();

    [GeneratedRegex(@"\A[A-Z]{1,20}[0-9]?(_[A-Z]{1,20}[0-9]?)+\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex VariableName();

    [GeneratedRegex(@"\A[a-z]{1,16}[0-9]?([._-][a-z]{1,16}[0-9]?)*\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ProgramName();

    /// <summary>What the compiler builds <see cref="Of"/>'s argument with. There is no way to append a string that is not a
    /// constant.</summary>
    [InterpolatedStringHandler]
    internal readonly ref struct Handler(int literalLength, int formattedCount)
    {
        private readonly StringBuilder text = new(literalLength + (formattedCount * 16));

        public void AppendLiteral(string value) => text.Append(value);

        public void AppendFormatted(SafeText value) => text.Append(value.text);

        public void AppendFormatted(NamedPath value) => text.Append(value.ToString());

        public void AppendFormatted(int value) => text.Append(value);

        public void AppendFormatted(long value) => text.Append(value);

        public void AppendFormatted(DateTimeOffset value, string format) =>
            text.Append(value.ToString(format, CultureInfo.InvariantCulture));

        public override string ToString() => text.ToString();
    }
}
