using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using ArtifactRegistry.Build.PackageTests.Support;

namespace ArtifactRegistry.Build.PackageTests;

/// <summary>The package says what it is made of.</summary>
public sealed class SbomTests(PackageFixture package)
{
    [Fact]
    public void Every_assembly_of_the_package_is_in_its_bill_of_materials_with_its_hash()
    {
        using var file = ZipFile.OpenRead(package.PackageFile);
        using var sbom = JsonDocument.Parse(file.GetEntry("sbom.spdx.json")!.Open());
        var listed = sbom.RootElement.GetProperty("packages").EnumerateArray().ToDictionary(
            part => part.GetProperty("packageFileName").GetString()!,
            part => part.GetProperty("checksums")[0].GetProperty("checksumValue").GetString()!);

        var packed = file.Entries.Where(entry => entry.FullName.EndsWith(".dll", StringComparison.Ordinal))
            .ToDictionary(entry => entry.FullName, HashOf);

        Assert.Equal(packed, listed);
    }

    [Fact]
    public void The_bill_of_materials_is_SPDX_and_names_what_the_lock_file_names()
    {
        using var file = ZipFile.OpenRead(package.PackageFile);
        using var sbom = JsonDocument.Parse(file.GetEntry("sbom.spdx.json")!.Open());
        using var locks = JsonDocument.Parse(
            File.ReadAllText(Path.Combine(SourceTree.Root, "src", "ArtifactRegistry.Build", "packages.lock.json")));
        var resolved = locks.RootElement.GetProperty("dependencies").GetProperty("net8.0");
        var root = sbom.RootElement;

        Assert.Equal(
            ("SPDX-2.3", "CC0-1.0", "SPDXRef-DOCUMENT"), (Text(root, "spdxVersion"), Text(root, "dataLicense"), Text(root, "SPDXID")));
        var others = root.GetProperty("packages").EnumerateArray().Where(part => Text(part, "name") != "ArtifactRegistry.Build");
        Assert.All(others, part => Assert.Equal(Text(resolved.GetProperty(Text(part, "name")), "resolved"), Text(part, "versionInfo")));
        Assert.Equal(package.Version, Text(root.GetProperty("packages")[0], "versionInfo"));
        Assert.Equal(root.GetProperty("packages").GetArrayLength(), root.GetProperty("relationships").GetArrayLength());
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;

    private static string HashOf(ZipArchiveEntry entry)
    {
        using var content = entry.Open();
        return Convert.ToHexString(SHA256.HashData(content)).ToLowerInvariant();
    }
}
