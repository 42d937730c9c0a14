namespace ArtifactRegistry.Build.Tests.Releases;

public enum ReleaseTags { None, All, OnlyFirst, OnlySecond, Disagree }

public enum MovingTag { Missing, OnIt, Elsewhere }

/// <summary>What <c>TAG-RID</c> tags there are of the release; a foreign one is none of the index's children, or without an index, one of
/// two for its platform. Mixed: the second platform's is of another source revision.</summary>
public enum PlatformTag { SinglePlatform, None, OnlyFirst, All, Foreign, Mixed }

public enum Revisions { Same, TheirsUnknown, OursUnknown, Other }

/// <summary>A state that a publish under <c>Reuse</c> can find.</summary>
public sealed record ReuseRow(ReleaseTags Release, MovingTag Moving, PlatformTag Platforms, Revisions Revisions, bool IsImmutable)
{
    public bool IsMultiPlatform => Platforms != PlatformTag.SinglePlatform;

    public string Theirs => Revisions is Revisions.TheirsUnknown ? "" : "abc";

    public string Ours => Revisions switch { Revisions.OursUnknown => "", Revisions.Other => "def", _ => "abc" };

    public static IEnumerable<ReuseRow> All(PlatformTag platforms, bool isImmutable) =>
        from release in Enum.GetValues<ReleaseTags>()
        from moving in Enum.GetValues<MovingTag>()
        from revisions in Enum.GetValues<Revisions>()
        select new ReuseRow(release, moving, platforms, revisions, isImmutable);
}
