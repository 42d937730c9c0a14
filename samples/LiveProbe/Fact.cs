namespace LiveProbe;

/// <summary>One fact: what the emulator answers, and what was seen. <see langword="null"/> seen: it could not be met.</summary>
internal sealed record Fact(string Name, string Expected, string? Seen)
{
    public bool? Agrees => Seen is null ? null : Seen == Expected;
}
