using System.IO.Compression;
using System.Reflection.PortableExecutable;
using System.Runtime.InteropServices;
using ArtifactRegistry.Build.PackageTests.Support;

namespace ArtifactRegistry.Build.PackageTests;

/// <summary>The package runs on every processor that .NET does.</summary>
public sealed class ProcessorTests(PackageFixture package)
{
    private const string Everywhere = "tasks/net8.0/";
    private const string Ahead = "tasks/net8.0-linux-x64/";

    // The machine of code compiled ahead for Linux: AMD64, with the bits that .NET turns over for that system (pedecoder.h of the runtime).
    private const Machine LinuxX64 = (Machine)(0x8664 ^ 0x7B79);

    [Fact]
    public void The_assemblies_that_run_everywhere_are_AnyCPU()
    {
        using var file = ZipFile.OpenRead(package.PackageFile);
        var assemblies = In(file, Everywhere);

        Assert.Contains(assemblies, entry => entry.Name == "ArtifactRegistry.Build.dll");
        Assert.All(assemblies, entry =>
        {
            var (machine, kind, flags) = Read(entry);
            Assert.Equal((Machine.I386, PEMagic.PE32), (machine, kind));
            Assert.Equal(CorFlags.ILOnly, flags & (CorFlags.ILOnly | CorFlags.Requires32Bit | CorFlags.NativeEntryPoint));
        });
    }

    [Fact]
    public void The_others_are_the_same_ones_compiled_ahead_for_the_platform_that_their_folder_names()
    {
        RequireLinuxX64();
        using var file = ZipFile.OpenRead(package.PackageFile);
        var ahead = In(file, Ahead);

        Assert.Equal(In(file, Everywhere).Select(entry => entry.Name).Order(), ahead.Select(entry => entry.Name).Order());
        Assert.All(ahead, entry => Assert.Equal(LinuxX64, Read(entry).Machine));
        Assert.All(
            file.Entries.Select(entry => entry.FullName).Where(name => name.EndsWith(".dll", StringComparison.Ordinal)),
            name => Assert.True(
                name.StartsWith(Everywhere, StringComparison.Ordinal) || name.StartsWith(Ahead, StringComparison.Ordinal), name));
    }

    [Fact]
    public async Task A_build_on_that_platform_loads_what_was_compiled_ahead_for_it()
    {
        RequireLinuxX64();
        await using var sandbox = await ProjectSandbox.CreateAsync(package);
        sandbox.Write("release.proj", sandbox.BareProject(""));

        var chosen = await sandbox.DotnetAsync("", "msbuild", "release.proj", "-m:1", "-getProperty:_ArtifactRegistryTaskAssembly");

        Assert.EndsWith($"{Ahead}ArtifactRegistry.Build.dll", chosen.ShouldSucceed().Output.Trim(), StringComparison.Ordinal);
    }

    /// <summary>Native libraries would be of one processor and one operating system.</summary>
    [Fact]
    public void The_package_has_no_native_library()
    {
        using var file = ZipFile.OpenRead(package.PackageFile);

        Assert.DoesNotContain(file.Entries, entry =>
            Path.GetExtension(entry.Name) is ".so" or ".dylib" || entry.FullName.Contains("/native/", StringComparison.Ordinal));
    }

    private static void RequireLinuxX64() => Assert.SkipUnless(
        OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture == Architecture.X64,
        "The assemblies are compiled ahead on linux-x64 only.");

    private static IReadOnlyList<ZipArchiveEntry> In(ZipArchive file, string folder) =>
    [
        .. file.Entries.Where(entry => entry.FullName.StartsWith(folder, StringComparison.Ordinal)
            && Path.GetExtension(entry.Name) is ".dll" or ".exe"),
    ];

    // AnyCPU in a PE file: the header of a 32-bit x86 image whose CLR flags ask for IL only (ECMA-335 II.25.2.2, II.25.3.3.1).
    private static (Machine Machine, PEMagic Kind, CorFlags Flags) Read(ZipArchiveEntry entry)
    {
        using var content = new MemoryStream();
        using (var stream = entry.Open())
        {
            stream.CopyTo(content);
        }

        content.Position = 0;
        using var reader = new PEReader(content);
        var headers = reader.PEHeaders;
        Assert.NotNull(headers.CorHeader);
        return (headers.CoffHeader.Machine, headers.PEHeader!.Magic, headers.CorHeader.Flags);
    }
}
