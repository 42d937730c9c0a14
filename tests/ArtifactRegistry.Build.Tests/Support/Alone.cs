namespace ArtifactRegistry.Build.Tests.Support;

/// <summary>Tests that start great programs, one after the other when the rest is done: what these may take is limited by the
/// product.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
