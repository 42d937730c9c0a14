using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace ArtifactRegistry.Build.References;

/// <summary>The content address of a manifest or blob: <c>sha256:</c> or <c>sha512:</c> and lower-case hexadecimal digits (OCI image
/// specification, descriptor, <i>Digests</i>).</summary>
internal sealed record ImageDigest
{
    private readonly string text;

    private ImageDigest(string text) => this.text = text;

    /// <summary>The algorithm, <c>sha256</c> or <c>sha512</c>.</summary>
    public string Algorithm => ToString()[..6];

    /// <summary>Computes the sha256 digest of <paramref name="content"/>.</summary>
    public static ImageDigest Compute(ReadOnlySpan<byte> content) => FromSha256(SHA256.HashData(content));

    /// <summary>The digest whose sha256 hash is <paramref name="hash"/> (32 bytes).</summary>
    public static ImageDigest FromSha256(ReadOnlySpan<byte> hash) => new("sha256:" + Convert.ToHexString(hash).ToLowerInvariant());

    /// <summary>Whether <paramref name="content"/> has this digest, by this digest's own algorithm.</summary>
    public bool Matches(ReadOnlySpan<byte> content) => this == (Algorithm == "sha512" ? ComputeSha512(content) : Compute(content));

    private static ImageDigest ComputeSha512(ReadOnlySpan<byte> content) =>
        new("sha512:" + Convert.ToHexString(SHA512.HashData(content)).ToLowerInvariant());

    /// <summary>Reads a digest; <see langword="false"/> when <paramref name="value"/> is none, or of an algorithm that is not known
    /// here.</summary>
    public static bool TryParse([NotNullWhen(true)] string? value, [NotNullWhen(true)] out ImageDigest? digest)
    {
        var valid = value is { Length: 71 } && value.StartsWith("sha256:", StringComparison.Ordinal)
            || value is { Length: 135 } && value.StartsWith("sha512:", StringComparison.Ordinal);
        digest = valid && value.AsSpan(7).IndexOfAnyExcept(HexDigits) < 0 ? new ImageDigest(value!) : null;
        return digest is not null;
    }

    /// <summary>The digest as it is written, <c>sha256:…</c>.</summary>
    public override string ToString() => text;

    private static ReadOnlySpan<char> HexDigits => "0123456789abcdef";
}
