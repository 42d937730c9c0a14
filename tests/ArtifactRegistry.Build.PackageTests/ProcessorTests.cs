using System.IO.Compression;
using System.Reflection.PortableExecutable;
using ArtifactRegistry.Build.PackageTests.Support;

namespace ArtifactRegistry.Build.PackageTests;

/// <summary>The package runs on every processor that .NET does.</summary>
public sealed class ProcessorTests(PackageFixture package)
{
    [Fact]
    public void All_assemblies_of_the_package_are_AnyCPU()
    {
        using var file = ZipFile.OpenRead(package.PackageFile);
        var assemblies = file.Entries.Where(entry => Path.GetExtension(entry.Name) is ".dll" or ".exe").ToList();

        Assert.Contains(assemblies, entry => entry.Name == "ArtifactRegistry.Build.dll");
        Assert.All(assemblies, entry =>
        {
            var (machine, kind, flags) = Read(entry);
            Assert.Equal((Machine.I386, PEMagic.PE32), (machine, kind));
            Assert.Equal(CorFlags.ILOnly, flags & (CorFlags.ILOnly | CorFlags.Requires32Bit | CorFlags.NativeEntryPoint));
        });
    }

    /// <summary>Native libraries would be of one processor and one operating system.</summary>
    [Fact]
    public void The_package_has_no_native_library()
    {
        using var file = ZipFile.OpenRead(package.PackageFile);

        Assert.DoesNotContain(file.Entries, entry =>
            Path.GetExtension(entry.Name) is ".so" or ".dylib" || entry.FullName.Contains("/native/", StringComparison.Ordinal));
    }

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
