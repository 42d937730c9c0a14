using System.Reflection;

namespace ArtifactRegistry.Build.PlatformTests.Support;

/// <summary>What the project file says.</summary>
internal static class Setting
{
    public static string Rid { get; } = Of("Rid");

    public static string Configuration { get; } = Of("Configuration");

    public static string Of(string name) =>
        typeof(Setting).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(entry => entry.Key == name).Value!;

    /// <summary>A package that the restore of this project has downloaded. Without it a test is skipped, except in CI.</summary>
    public static string Package(string id, string version)
    {
        var folder = Path.Combine(Of("PackageFolder"), id.ToLowerInvariant(), version);
        var found = Directory.Exists(folder);
        Assert.SkipUnless(found || Environment.GetEnvironmentVariable("CI") == "true", $"{id} {version} was not restored");
        Assert.True(found, $"{id} {version} was not restored, and this is CI");
        return folder;
    }
}
