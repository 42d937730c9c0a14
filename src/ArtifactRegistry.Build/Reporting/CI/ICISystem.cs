namespace ArtifactRegistry.Build.Reporting.CI;

/// <summary>A CI system that a build can run in, and how it takes results.</summary>
internal interface ICISystem
{
    /// <summary>The system's name, for the log.</summary>
    string Name { get; }

    /// <summary>Whether the build runs in it, by its own environment variables.</summary>
    bool IsPresent { get; }

    /// <summary>The files that it writes to, each with the variable or property that names it.</summary>
    IEnumerable<(string Path, string Name)> Files { get; }

    /// <summary>Hands over what was published.</summary>
    /// <exception cref="Diagnostics.ArtifactRegistryException">It cannot be handed over.</exception>
    Task WriteAsync(ImageReport report, CancellationToken cancellationToken);
}
