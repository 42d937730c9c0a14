namespace ArtifactRegistry.Build.Tests.Releases;

internal enum ReuseOutcome { Pushed, PushRefused, Reused, Completed, Refused }

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
                _ => new(ReuseOutcome.Pushed, null, gets, heads + 3, 0, 0),
            };
        }

        gets++;
        return row.Platforms is PlatformTag.Foreign or PlatformTag.Mixed
            ? new(ReuseOutcome.Refused, "ARB3104", gets, heads, 0, 0)
            : WithRevision(row, new(ReuseOutcome.Reused, null, gets, heads, 0, Puts: row.Release == ReleaseTags.All ? 0 : 1));
    }

    /// <summary>The SDK pushes its tags in order, and immutable ones stop it.</summary>
    public ReuseModel WithPush(bool isRefused) => this with { Outcome = isRefused ? ReuseOutcome.PushRefused : Outcome, Heads = isRefused ? Heads - 3 : Heads };

    private static ReuseModel WithRevision(ReuseRow row, ReuseModel reuse)
    {
        var read = row.Ours.Length == 0 ? reuse : reuse with { Blobs = 1, Gets = reuse.Gets + (row.IsMultiPlatform ? 1 : 0) };
        return row.Revisions == Revisions.Other ? OtherRevision(read) : read;
    }

    // The platforms were read already, and each must be of this revision.
    private static ReuseModel Complete(ReuseRow row, ReuseModel completed)
    {
        var read = row.Ours.Length == 0 ? completed : completed with { Blobs = 2 };
        var isOther = row.Revisions == Revisions.Other || (row.Platforms == PlatformTag.Mixed && row.Ours.Length > 0);
        return isOther ? OtherRevision(read) : read;
    }

    private static ReuseModel OtherRevision(ReuseModel read) => read with { Outcome = ReuseOutcome.Refused, Code = "ARB3105", Puts = 0 };
}
