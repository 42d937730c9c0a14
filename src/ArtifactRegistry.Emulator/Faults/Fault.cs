namespace ArtifactRegistry.Emulator.Faults;

/// <summary>
/// What goes wrong with the requests that it matches. Parts combine: a delay and a status, headers and a cut. The first fault in order that
/// matches and is due is the one that happens.
/// </summary>
public sealed record Fault
{
    /// <summary>The method; <c>*</c> is any.</summary>
    public string Method { get; init; } = "*";

    /// <summary>A regular expression found in the path, or in the path with its query.</summary>
    public string PathPattern { get; init; } = "";

    /// <summary>The <see cref="EmulatedHost.Authority"/> whose requests it matches; <see langword="null"/>: all hosts'.</summary>
    public string? Host { get; init; }

    /// <summary>Answers with this status instead of doing anything.</summary>
    public int? StatusCode { get; init; }

    /// <summary>The body of that answer; <see langword="null"/>: the specification's error body for the status.</summary>
    public string? Body { get; init; }

    /// <summary>Headers that are set on the answer, whether it is the fault's or the registry's.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>Time that passes before anything happens.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>How often it happens; <see langword="null"/>: always.</summary>
    public int? Count { get; init; }

    /// <summary>It happens to every k-th matching request: 1 is each.</summary>
    public int Every { get; init; } = 1;

    /// <summary>The connection is cut.</summary>
    public FaultCut Cut { get; init; }

    /// <summary>The body is spoiled.</summary>
    public BodyFault BodyFault { get; init; }

    /// <summary>What <c>Docker-Content-Digest</c> says instead of the truth.</summary>
    public string? ContentDigest { get; init; }

    /// <summary>A tag list is answered as it was before its last change.</summary>
    public bool StaleTagList { get; init; }

    /// <summary>Runs when the request has arrived, before anything else happens to it: to hold it back, or to do something
    /// meanwhile.</summary>
    public Func<Task>? BeforeRequest { get; init; }

    /// <summary>Runs when the request was carried out, before its answer.</summary>
    public Func<Task>? BeforeAnswer { get; init; }
}

/// <summary>Where a connection is cut.</summary>
public enum FaultCut
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>Before the request is carried out.</summary>
    BeforeRequest,

    /// <summary>After the request was carried out, before its answer.</summary>
    BeforeAnswer,

    /// <summary>In the middle of the answer's body.</summary>
    MidAnswer,
}

/// <summary>How an answer's body is spoiled.</summary>
public enum BodyFault
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>Its second half is missing; <c>Content-Length</c> is that of what is sent.</summary>
    Truncate,

    /// <summary>Its first byte is another.</summary>
    Corrupt,
}
