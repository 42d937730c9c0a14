namespace ArtifactRegistry.Build.Bench.Peers.Scenarios;

/// <summary>Something to measure.</summary>
/// <param name="Key">A short name for the command line and the pictures.</param>
/// <param name="Title">What happens.</param>
/// <param name="Prepare">Makes what the operation needs; each time it is called the destination is a new one.</param>
internal sealed record Scenario(string Key, string Title, Func<World, Operation> Prepare)
{
    /// <summary>The scenarios that differ only in size, as a curve; empty for none.</summary>
    public string Curve { get; init; } = "";

    /// <summary>Its place on the curve.</summary>
    public int Size { get; init; }

    /// <summary>How often it is timed at most: long ones less often.</summary>
    public int MostRuns { get; init; } = int.MaxValue;

    /// <summary>Whether an untimed run comes first.</summary>
    public bool IsWarmedUp { get; init; } = true;

    /// <summary>Whether it is measured with <c>dotnet build</c> too.</summary>
    public bool IsBuilt { get; init; } = true;
}
