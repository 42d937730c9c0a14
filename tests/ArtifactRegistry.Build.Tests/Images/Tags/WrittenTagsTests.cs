using ArtifactRegistry.Build.Images.Tags;
using ArtifactRegistry.Build.Oci;
using ArtifactRegistry.Emulator;
using ArtifactRegistry.Emulator.Faults;

namespace ArtifactRegistry.Build.Tests.Images.Tags;

/// <summary>What a registry acknowledges is checked. Waits take no time.</summary>
public sealed class WrittenTagsTests
{
    [Fact]
    public async Task A_tag_that_is_acknowledged_and_not_stored_is_an_error()
    {
        await using var world = await StartAsync();
        world.Emulator.AddFault(new Fault { Method = "PUT", StatusCode = 201, Body = "" });

        var diagnostic = await RegistryWorld.FailureOf(() => WriteAsync(world, Tag("stable")));

        Assert.Equal("ARB3103", diagnostic.Code);
        Assert.Contains(":stable: missing", diagnostic.Message, StringComparison.Ordinal);
        Assert.InRange(world.Time.Passed.TotalSeconds, 9, 11);
    }

    [Fact]
    public async Task A_tag_that_is_served_a_moment_later_is_waited_for()
    {
        await using var world = await StartAsync();
        world.Emulator.AddFault(new Fault { Method = "HEAD", StatusCode = 404, Count = 2 });
        world.Emulator.AddFault(new Fault { Method = "GET", PathPattern = "manifests/stable", StatusCode = 404, Count = 2 });

        Assert.Empty(await WriteAsync(world, Tag("stable")));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_tag_that_somebody_else_has_set_since_is_a_warning_if_it_moves_and_else_an_error(bool isMoving)
    {
        await using var world = await StartAsync();
        var theirs = world.Host.PushImage(RegistryWorld.Repository, null, new ImageSeed { Content = "theirs" });
        world.Emulator.AddFault(new Fault { Method = "HEAD", ContentDigest = theirs });
        var tag = Tag("stable") with { IsMoving = isMoving };

        var found = isMoving
            ? Assert.Single(await WriteAsync(world, tag)).Diagnostic
            : await RegistryWorld.FailureOf(() => WriteAsync(world, tag));

        Assert.Equal("ARB3103", found.Code);
        Assert.Contains(theirs, found.Message, StringComparison.Ordinal);
    }

    private static PlannedTag Tag(string tag) => new(tag, IsMoving: false);

    private static async Task<RegistryWorld> StartAsync()
    {
        var world = await RegistryWorld.StartAsync();
        world.Host.PushImage(RegistryWorld.Repository, "1.0.0");
        return world;
    }

    private static async Task<IReadOnlyList<Finding>> WriteAsync(RegistryWorld world, PlannedTag tag)
    {
        var client = world.Client();
        var manifest = new Manifest(world.Host.GetManifest(RegistryWorld.Repository, "1.0.0"), MediaTypes.OciManifest);
        var changes = await Retag.RunAsync(client, world.Image(), manifest, [tag], [], CancellationToken.None);
        return await TagVerification.CheckWrittenAsync(client, world.Image(), [tag], changes, CancellationToken.None);
    }
}
