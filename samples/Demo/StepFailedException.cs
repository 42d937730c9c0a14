namespace ArtifactRegistry.Demo;

/// <summary>A step of the demo did not do what it shows.</summary>
internal sealed class StepFailedException(string message) : Exception(message);
