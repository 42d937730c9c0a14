using ArtifactRegistry.Build.Tasks;

namespace ArtifactRegistry.Build.Net8Tests.Runtime;

/// <summary>Nothing in the package asks for what SDK 8 lacks.</summary>
public sealed class ReferenceTests
{
    /// <summary>Google.Apis.Auth asks Windows for its BIOS with it, in a class that nothing here uses.</summary>
    private const string LeftOut = "System.Management";

    private const string ShippedList =
        "tests/ArtifactRegistry.Build.PackageTests/ContractTests.The_package_contains.verified.txt";

    /// <summary>The assemblies that the package ships, as its snapshot lists them.</summary>
    public static TheoryData<string> Shipped =>
    [
        .. File.ReadLines(Path.Combine(SourceTree.Root, ShippedList))
            .Where(line => line.StartsWith("tasks/net8.0/", StringComparison.Ordinal) && line.EndsWith(".dll", StringComparison.Ordinal))
            .Select(line => Path.GetFileName(line)!),
    ];

    [Theory]
    [MemberData(nameof(Shipped))]
    public void No_assembly_of_a_newer_runtime_or_MSBuild_is_referenced(string assembly)
    {
        using var references = new References(FileOf(assembly));

        Assert.DoesNotContain(references.Assemblies, reference => reference.Version > Newest(reference.Name!));
    }

    [Theory]
    [MemberData(nameof(Shipped))]
    public void Every_type_and_member_that_is_used_exists_on_dotnet_8_and_MSBuild_17_11(string assembly)
    {
        using var references = new References(FileOf(assembly));

        Assert.True(references.Count > 100);
        Assert.DoesNotContain(references.Missing().Distinct(), name => !name.StartsWith(LeftOut, StringComparison.Ordinal));
    }

    /// <summary>So what lies beside the tasks is all that they need.</summary>
    [Fact]
    public void Only_the_tasks_know_MSBuild_and_all_that_is_not_the_platform_s_is_shipped()
    {
        var all = Shipped.Select(row => row.Data).ToDictionary(name => name, name =>
        {
            using var references = new References(FileOf(name));
            return references.Assemblies.Select(reference => reference.Name!).ToArray();
        });

        Assert.Equal(
            ["ArtifactRegistry.Build.dll"],
            all.Where(entry => entry.Value.Any(name => name.StartsWith("Microsoft.Build", StringComparison.Ordinal)))
                .Select(entry => entry.Key));
        Assert.DoesNotContain(
            all.Values.SelectMany(names => names).Distinct(), name => !IsPlatform(name) && !all.ContainsKey($"{name}.dll"));
    }

    private static string FileOf(string assembly) => Path.Combine(Path.GetDirectoryName(typeof(ImageTask).Assembly.Location)!, assembly);

    private static bool IsPlatform(string name) =>
        name is "netstandard"
            or "mscorlib"
            or "System"
            or "Microsoft.CSharp"
            or "Microsoft.Win32.Primitives"
        || name.StartsWith("System.", StringComparison.Ordinal)
        || name.StartsWith("Microsoft.Build.", StringComparison.Ordinal);

    /// <summary>MSBuild calls itself 15.1.0.0 since version 15.</summary>
    private static Version Newest(string name) =>
        name.StartsWith("Microsoft.Build", StringComparison.Ordinal) ? new(15, 1, 0, 0)
        : name == "netstandard" ? new(2, 1, 0, 0)
        : IsPlatform(name) ? new(8, 0, 0, 0)
        : new(99, 0);
}
