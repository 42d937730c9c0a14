using System.Reflection;
using System.Runtime.Versioning;
using ArtifactRegistry.Build.Tasks;

namespace ArtifactRegistry.Build.Net8Tests.Runtime;

/// <summary>That these tests run on what they claim to.</summary>
public sealed class RuntimeTests
{
    [Fact]
    public void The_runtime_is_dotnet_8_and_came_with_the_tests()
    {
        Assert.Equal(8, Environment.Version.Major);
        Assert.Equal(AppContext.BaseDirectory, Path.GetDirectoryName(typeof(object).Assembly.Location) + Path.DirectorySeparatorChar);
        Assert.Equal(
            "System.Private.CoreLib, Version=8.0.0.0",
                $"{typeof(object).Assembly.GetName().Name}, Version={typeof(object).Assembly.GetName().Version}");
    }

    [Fact]
    public void The_tasks_are_the_ones_of_the_package() =>
        Assert.Equal(".NETCoreApp,Version=v8.0", typeof(ImageTask).Assembly.GetCustomAttribute<TargetFrameworkAttribute>()!.FrameworkName);

    /// <summary>The versions of the assemblies themselves do not tell: every MSBuild since 15 calls itself 15.1.0.0.</summary>
    [Theory]
    [InlineData(typeof(Microsoft.Build.Framework.ITask))]
    [InlineData(typeof(Microsoft.Build.Utilities.Task))]
    [InlineData(typeof(Microsoft.Build.Evaluation.Project))]
    public void MSBuild_is_17_11(Type type) =>
        Assert.StartsWith(
            "17.11.", type.Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion,
                StringComparison.Ordinal);
}
