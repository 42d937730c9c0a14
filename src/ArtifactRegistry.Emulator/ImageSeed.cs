namespace ArtifactRegistry.Emulator;

/// <summary>What <see cref="EmulatedHost.PushImage"/> makes an image of.</summary>
public sealed record ImageSeed
{
    /// <summary><c>os/architecture[/variant]</c>.</summary>
    public string Platform { get; init; } = "linux/amd64";

    /// <summary>What its only layer holds: another content is another image.</summary>
    public string Content { get; init; } = "";

    /// <summary>The bytes of its layer before compression, instead of <see cref="Content"/>.</summary>
    internal byte[]? Layer { get; init; }

    /// <summary>The environment of its configuration.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>The labels of its configuration.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    /// <summary>The annotations of its manifest.</summary>
    public IReadOnlyDictionary<string, string> Annotations { get; init; } = new Dictionary<string, string>();

    /// <summary>When it was built.</summary>
    public DateTimeOffset Created { get; init; } = DateTimeOffset.UnixEpoch;

    /// <summary>Docker's media types instead of OCI's.</summary>
    public bool Docker { get; init; }
}
