using System.Globalization;
using System.Reflection;
using System.Runtime.Versioning;
using ArtifactRegistry.Build.Tasks;

namespace ArtifactRegistry.Build.Net8Tests.Runtime;

/// <summary>That these tests run on what they claim to. ArtifactRegistry.Build.PlatformTests runs them once more on newer
/// versions.</summary>
public sealed class RuntimeTests
{
    [Fact]
    public void The_runtime_is_the_tested_one_and_came_with_the_tests()
    {
        Assert.Equal(Platform.Runtime, Environment.Version.Major);
        Assert.Equal(AppContext.BaseDirectory, Path.GetDirectoryName(typeof(object).Assembly.Location) + Path.DirectorySeparatorChar);
        Assert.Equal(Platform.Runtime, typeof(object).Assembly.GetName().Version!.Major);
    }

    [Fact]
    public void The_tasks_are_the_ones_of_the_package() =>
        Assert.Equal(".NETCoreApp,Version=v8.0", typeof(ImageTask).Assembly.GetCustomAttribute<TargetFrameworkAttribute>()!.FrameworkName);

    /// <summary>The versions of the assemblies themselves do not tell: every MSBuild since 15 calls itself 15.1.0.0.</summary>
    [Theory]
    [InlineData(typeof(Microsoft.Build.Framework.ITask))]
    [InlineData(typeof(Microsoft.Build.Utilities.Task))]
    [InlineData(typeof(Microsoft.Build.Evaluation.Project))]
    public void MSBuild_is_the_tested_one(Type type) =>
        Assert.StartsWith(
            Platform.MSBuild,
            type.Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion,
            StringComparison.Ordinal);
}

/// <summary>The versions that are tested.</summary>
internal static class Platform
{
    /// <summary>The major version of .NET.</summary>
    public static int Runtime { get; } =
        int.Parse(Environment.GetEnvironmentVariable("ARB_TESTED_RUNTIME") ?? "8", CultureInfo.InvariantCulture);

    /// <summary>The version of MSBuild.</summary>
    public static string MSBuild { get; } = Environment.GetEnvironmentVariable("ARB_TESTED_MSBUILD") ?? "17.11.48";
}
