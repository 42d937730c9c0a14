using System.Text;
using ArtifactRegistry.Build.Tasks;
using ArtifactRegistry.Emulator;

namespace ArtifactRegistry.Build.Tests.Releases;

/// <summary>Under <c>Reuse</c> an image is the result only when it has every platform that the publish builds.</summary>
public sealed class ReusedPlatformTests
{
    /// <summary>What exists, what is built (<c>ContainerRuntimeIdentifier</c>, or several), and the code of the refusal.</summary>
    public static TheoryData<string, string, string?> Pairs => new()
    {
        { "linux/arm64", "linux-arm64", null },
        { "linux/arm64", "linux-musl-arm64", null },
        { "linux/arm64/v8", "linux-arm64", null },
        { "linux/arm/v6", "linux-arm", null },
        { "windows/amd64", "win-x64", null },
        { "linux/amd64", "linux-arm64", "ARB3105" },
        { "linux/arm64", "linux-x64", "ARB3105" },
        { "windows/amd64", "linux-x64", "ARB3105" },
        { "linux/arm64", "linux-x64;linux-arm64", "ARB3105" },
        { "linux/amd64", "linux-x64;linux-musl-x64", "ARB3105" },
        { "linux/amd64;linux/arm64", "linux-x64;linux-arm64", null },
        { "linux/amd64;linux/arm64;linux/arm/v7", "linux-x64;linux-arm64", null },
        { "linux/amd64;linux/arm64;unknown/unknown", "linux-arm64", null },
        { "linux/amd64;linux/arm64", "linux-x64;linux-arm64;linux-arm", "ARB3105" },
        { "linux/amd64;unknown/unknown", "linux-arm64", "ARB3105" },
        { "linux/amd64", "", null },
        { "linux/amd64", "any", null },
        { "linux/amd64", "unix-arm64", null },
        { "linux/amd64", "linux", null },
    };

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task An_image_without_a_platform_that_is_built_is_not_reused(string theirs, string ours, string? code)
    {
        await using var world = await TaskWorld.StartAsync();
        var digest = Push(world, theirs.Split(';'));
        using var gate = Gate(world, ours);

        Assert.Equal(code is null, world.Run(gate));

        Assert.Equal(code, world.Engine.Errors.SingleOrDefault()?.Code);
        Assert.Equal(code is null ? digest : null, code is null ? gate.Record().Reused!.Manifest.Digest.ToString() : null);
    }

    [Fact]
    public async Task The_refusal_says_what_exists_what_is_built_and_what_to_do()
    {
        await using var world = await TaskWorld.StartAsync();
        var digest = Push(world, "linux/arm64");

        var (_, message) = world.Fail(Gate(world, "linux-x64;linux-arm64"));

        Assert.Equal(
            $"HOST/{TaskWorld.Repository}@{digest} exists for linux/arm64, and this publish builds linux/amd64, linux/arm64, "
                + "so it is not reused. Nothing was pushed: raise the version, and build all its platforms in one publish.",
            message);
    }

    [Theory]
    [InlineData("""{"os":"linux","config":{}}""", "linux-x64", null)]
    [InlineData("""{"os":"linux","config":{}}""", "linux-x64;linux-arm64", "ARB3105")]
    [InlineData("no JSON", "linux-x64", null)]
    public async Task An_image_that_does_not_name_its_platform_is_not_compared_unless_several_are_built(
        string config, string ours, string? code)
    {
        await using var world = await TaskWorld.StartAsync();
        var blob = world.Host.PushBlob(TaskWorld.Repository, Encoding.UTF8.GetBytes(config));
        Put(world, $$$"""
            {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","layers":[],
             "config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"{{{blob}}}","size":{{{config.Length}}}}}
            """);

        Assert.Equal(code is null, world.Run(Gate(world, ours)));

        Assert.Equal(code, world.Engine.Errors.SingleOrDefault()?.Code);
    }

    [Fact]
    public async Task An_index_with_an_entry_that_does_not_name_its_platform_is_not_compared()
    {
        await using var world = await TaskWorld.StartAsync();
        var size = world.Host.GetManifest(TaskWorld.Repository, world.Digest)!.Length;
        Put(world, $$$"""
            {"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[
             {"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"{{{world.Digest}}}","size":{{{size}}}}]}
            """);

        Assert.True(world.Run(Gate(world, "linux-x64;linux-arm64")), world.Engine.Text);
    }

    private static string Push(TaskWorld world, params string[] platforms) => platforms is [var only]
        ? world.Host.PushImage(TaskWorld.Repository, "1.0.0", new ImageSeed { Platform = only })
        : world.Host.PushIndex(TaskWorld.Repository, "1.0.0", platforms);

    private static void Put(TaskWorld world, string manifest)
    {
        var kind = manifest.Contains("image.index", StringComparison.Ordinal) ? "index" : "manifest";
        world.Host.PushManifest(
            TaskWorld.Repository, "1.0.0", Encoding.UTF8.GetBytes(manifest.Trim()), $"application/vnd.oci.image.{kind}.v1+json");
    }

    private static BeginRelease Gate(TaskWorld world, string ours) => ReleaseTask.Begin(
        world.Name(),
        ("Tags", "1.0.0"),
        ("TagPolicy", "Reuse"),
        (ours.Contains(';', StringComparison.Ordinal) ? "RuntimeIdentifiers" : "ReleasedPlatform", ours));
}
