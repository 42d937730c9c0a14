namespace ArtifactRegistry.Build.Credentials;

/// <summary>What a build does with a registry.</summary>
internal enum RegistryRole
{
    /// <summary>Some other registry, such as the destination of a copy.</summary>
    Other,

    /// <summary>The project's image is published there (<c>ContainerRegistry</c>).</summary>
    PushTarget,

    /// <summary>The base image comes from there, and the image goes elsewhere.</summary>
    BaseImage,
}
