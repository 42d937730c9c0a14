using System.Collections;

namespace ArtifactRegistry.Build.PackageTests.Support;

/// <summary>A build machine's environment with nothing in it that a test did not put there: no credential, CI system, proxy or MSBuild
/// setting of the one that runs the tests.</summary>
internal static class CleanEnvironment
{
    private static readonly string[] Prefixes =
    [
        "GOOGLE_", "CLOUDSDK_", "GCE_", "DOTNET_CONTAINER", "SDK_CONTAINER", "MSBuild", "DOCKER_", "REGISTRY_AUTH", "XDG_", "GITHUB_",
        "GITLAB_", "CI", "TF_BUILD", "SYSTEM_",
        "BUILD_", "BUILDER_", "AGENT_", "NUGET_PACKAGES", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "ArtifactRegistry",
        "Container",
    ];

    /// <summary>The environment; <paramref name="home"/> stands for the user's folder, so that no docker or gcloud configuration is
    /// found.</summary>
    public static Dictionary<string, string?> Create(string home)
    {
        var environment = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .Where(variable => !Prefixes.Any(prefix => ((string)variable.Key).StartsWith(prefix, StringComparison.OrdinalIgnoreCase)))
            .ToDictionary(variable => (string)variable.Key, variable => (string?)variable.Value, StringComparer.Ordinal);
        environment["HOME"] = home;
        environment["DOTNET_CLI_HOME"] = Path.GetTempPath();
        environment["NUGET_PACKAGES"] = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        environment["MSBUILDDISABLENODEREUSE"] = "1";
        environment["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0";

        // What runs for a second or two gains nothing from code that watches itself to be compiled better later.
        environment["DOTNET_TieredPGO"] = "0";
        environment["DOTNET_NOLOGO"] = "1";
        environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        return environment;
    }
}
