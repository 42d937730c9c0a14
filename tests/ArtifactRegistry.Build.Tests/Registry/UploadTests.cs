using ArtifactRegistry.Build.Registry;
using ArtifactRegistry.Emulator.Faults;

namespace ArtifactRegistry.Build.Tests.Registry;

/// <summary>An upload that fails begins again with its POST, and is never resumed.</summary>
public sealed class UploadTests
{
    private readonly List<long> counts = [];

    [Fact]
    public async Task A_put_whose_token_is_refused_is_not_sent_again_without_a_new_upload()
    {
        await using var world = await RegistryWorld.StartAsync();
        world.Emulator.AddFault(new Fault { Method = "PUT", StatusCode = 401, Count = 1 });

        await UploadAsync(world);

        // Nor is the token service asked for the sake of that PUT.
        Assert.Equal(["POST", "PUT", "POST", "PUT"], world.Emulator.Requests.Select(request => request.Method));
    }

    [Fact]
    public async Task An_upload_that_the_registry_calls_invalid_is_begun_three_times_more()
    {
        await using var world = await RegistryWorld.StartAsync();
        world.Emulator.AddFault(new Fault
        {
            Method = "PUT",
            StatusCode = 400,
            Body = """{"errors":[{"code":"BLOB_UPLOAD_INVALID","message":"blob upload invalid"}]}""",
        });

        await RegistryWorld.FailureOf(() => UploadAsync(world));

        Assert.Equal(4, Methods(world).Count(method => method == "PUT"));
        Assert.Equal(4, Methods(world).Count(method => method == "POST"));
    }

    [Fact]
    public async Task What_was_sent_in_vain_is_taken_from_the_progress()
    {
        await using var world = await RegistryWorld.StartAsync();
        world.Emulator.AddFault(new Fault { Method = "PUT", StatusCode = 503, Count = 2 });

        var blob = await UploadAsync(world);

        Assert.Equal(blob.Size, counts.Sum());
        Assert.Contains(counts, count => count < 0);
    }

    private async Task<BlobSource> UploadAsync(RegistryWorld world)
    {
        var (blob, repository) = (BlobSource.Of(new byte[1000]), world.Image().Repository);
        await world.Client().Uploads.PutAsync(repository, blob, repository, counts.Add, CancellationToken.None);
        return blob;
    }

    private static string[] Methods(RegistryWorld world) =>
        [.. world.Emulator.Requests.Select(request => request.Method).Where(method => method is "POST" or "PUT")];
}
