namespace ArtifactRegistry.Build.Registry.Http;

/// <summary>Where the client tells what it does.</summary>
internal interface IRegistryLog
{
    /// <summary>A detail for the one who looks for it: a request and its answer, which credential was taken.</summary>
    void Detail(string text);

    /// <summary>Something that the reader of a normal log should know: why it takes longer, what the registry warns of.</summary>
    void Notice(string text);
}
