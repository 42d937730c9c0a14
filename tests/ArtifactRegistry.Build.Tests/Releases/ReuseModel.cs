namespace ArtifactRegistry.Build.Tests.Releases;

internal enum ReuseOutcome { Pushed, PushRefused, MovingTagRefused, Reused, Completed, Refused }

/// <summary>What <c>Reuse</c> must do in a state, as docs/releases.md has it, and what it may cost. Knows nothing of the code.</summary>
/// <param name="Outcome">How the build ends.</param>
/// <param name="Code">The error of a refusal.</param>
/// <param name="Gets">Manifests that are read: the first check, and what else must be looked into.</param>
/// <param name="Heads">Tags that are asked for.</param>
/// <param name="Blobs">Configs that are read for the source revision.</param>
/// <param name="Puts">Tags that are written, the SDK's push aside.</param>
internal sealed record ReuseModel(ReuseOutcome Outcome, string? Code, int Gets, int Heads, int Blobs, int Puts)
{
    public static ReuseModel Of(ReuseRow row)
    {
        var checks = row.IsMultiPlatform ? 6 : 2;
        // One GET proves what is missing; of several platforms the later tag's are never all there.
        var isMissing = row.IsMultiPlatform || row.Release is not (ReleaseTags.All or ReleaseTags.Disagree);
        var (gets, heads) = (isMissing ? 1 : 0, checks);
        if (row.Release == ReleaseTags.Disagree)
        {
            return new(ReuseOutcome.Refused, "ARB3104", gets, heads, 0, 0);
        }

        if (row.Release == ReleaseTags.None)
        {
            return row.Platforms switch
            {
                PlatformTag.All or PlatformTag.Mixed => Complete(row, new(ReuseOutcome.Completed, null, gets + 2, heads, 0, Puts: 2)),
                PlatformTag.Foreign => new(ReuseOutcome.Refused, "ARB3104", gets, heads, 0, 0),
                _ => new(ReuseOutcome.Pushed, null, gets, heads + 2, 0, Puts: 1),
            };
        }

        gets++;
        return row.Platforms is PlatformTag.Foreign or PlatformTag.Mixed
            ? new(ReuseOutcome.Refused, "ARB3104", gets, heads, 0, 0)
            : WithRevision(row, new(ReuseOutcome.Reused, null, gets, heads, 0, Puts: row.Release == ReleaseTags.All ? 0 : 1));
    }

    /// <summary>The SDK pushes the release tags in order, and immutable ones stop it; they are verified, and then the moving tag is
    /// set.</summary>
    /// <param name="isRefused">Whether the registry refuses a release tag.</param>
    /// <param name="isMovingTagRefused">Whether it refuses the moving tag: the release is complete all the same.</param>
    public ReuseModel WithPush(bool isRefused, bool isMovingTagRefused) => (isRefused, isMovingTagRefused) switch
    {
        (true, _) => this with { Outcome = ReuseOutcome.PushRefused, Heads = Heads - 2, Puts = 0 },
        (_, true) => this with { Outcome = ReuseOutcome.MovingTagRefused, Code = "ARB3011" },
        _ => this,
    };

    /// <summary>Each tag that the package itself has written is verified, and a release tag is asked for once more before; one GET proves
    /// that it is missing.</summary>
    public ReuseModel WithVerification() => Outcome switch
    {
        ReuseOutcome.PushRefused or ReuseOutcome.MovingTagRefused => this,
        ReuseOutcome.Reused or ReuseOutcome.Completed when Puts > 0 => this with { Heads = Heads + (2 * Puts), Gets = Gets + 1 },
        _ => this with { Heads = Heads + Puts },
    };

    private static ReuseModel WithRevision(ReuseRow row, ReuseModel reuse)
    {
        var read = reuse with { Blobs = 1, Gets = reuse.Gets + (row.IsMultiPlatform ? 1 : 0) };
        return row.Revisions == Revisions.Other ? OtherRevision(read) : WithMovingTag(row, read);
    }

    // The platforms were read already, and each must be of this revision.
    private static ReuseModel Complete(ReuseRow row, ReuseModel completed)
    {
        var read = completed with { Blobs = 2 };
        var isOther = row.Revisions == Revisions.Other || (row.Platforms == PlatformTag.Mixed && row.Ours.Length > 0);
        return isOther ? OtherRevision(read) : WithMovingTag(row, read);
    }

    // An existing image is the result: whether it has the moving tag is reported.
    private static ReuseModel WithMovingTag(ReuseRow row, ReuseModel reuse) =>
        reuse with { Heads = reuse.Heads + 1, Gets = reuse.Gets + (row.Moving == MovingTag.Missing ? 1 : 0) };

    private static ReuseModel OtherRevision(ReuseModel read) => read with { Outcome = ReuseOutcome.Refused, Code = "ARB3105", Puts = 0 };
}
