using System.Text.RegularExpressions;

namespace ArtifactRegistry.Build.References;

/// <summary>The host names of Artifact Registry (Google Cloud SDK, <c>googlecloudsdk/core/docker/constants.py</c>):
/// <c>LOCATION-docker.pkg.dev</c>, <c>docker.LOCATION.rep.pkg.dev</c>, and gcr.io's, which it serves too.
/// Exact names only: a Google token goes to these.</summary>
internal static partial class ArtifactRegistryHosts
{
    /// <summary>Whether the host is Artifact Registry's by its name.</summary>
    public static bool Contains(RegistryHost host) => Names().IsMatch(host.Name);

    /// <summary>The least number of components that an image's name has there: <c>PROJECT/REPOSITORY/IMAGE</c>, on gcr.io
    /// <c>PROJECT/IMAGE</c>; 1 for other hosts, a custom host name among them, which may stand for project and repository.</summary>
    public static int LeastDepth(RegistryHost host) => !Contains(host) ? 1 : host.Name.EndsWith("gcr.io", StringComparison.Ordinal) ? 2 : 3;

    // build/ArtifactRegistry.Build.Decide.targets has the same expression, to decide without loading this assembly.
    [GeneratedRegex(
        @"\A(?:[a-z0-9-]+-docker\.pkg\.dev|docker\.[a-z0-9-]+\.rep\.pkg\.dev|(?:[a-z0-9-]+\.)?gcr\.io)\z", RegexOptions.None, 1000)]
    private static partial Regex Names();
}
