using System.Text;
using ArtifactRegistry.Build.Tasks;
using ArtifactRegistry.Build.Tests.Support;
using Task = System.Threading.Tasks.Task;

namespace ArtifactRegistry.Build.Tests.Engine;

/// <summary>What an operation costs, in requests.</summary>
public sealed class RequestCountTests
{
    private static readonly string[] Tags = [.. Enumerable.Range(1, 20).Select(number => $"1.0.{number:00}")];

    [Fact]
    public async Task Resolving_a_digest_costs_one()
    {
        await using var build = await BuildWorld.StartAsync();
        build.Host.PushImage(BuildWorld.Repository, "1.0.0");

        Assert.True(build.Run(new ResolveImageDigest { Image = build.Image(":1.0.0") }));

        Assert.Equal(["HEAD manifests/1.0.0 200"], build.Asked());
    }

    [Fact]
    public async Task Checking_tags_costs_one_each()
    {
        await using var build = await BuildWorld.StartAsync();

        Assert.True(build.Run(new CheckImageTags { Image = build.Image(), Tags = string.Join(';', Tags) }));

        Assert.Equal(Tags.Select(tag => $"HEAD manifests/{tag} 404"), build.Asked());
    }

    [Fact]
    public async Task Retagging_after_a_publish_costs_one_for_each_tag_that_has_another_image()
    {
        await using var build = await BuildWorld.StartAsync();
        build.Host.PushImage(BuildWorld.Repository, "1.0.0");
        var manifest = Encoding.UTF8.GetString(build.Host.GetManifest(BuildWorld.Repository, "1.0.0")!);
        var gate = new GateRelease { Image = build.Image(), Tags = "1.0.0", AdditionalTags = string.Join(';', Tags), Policy = "Warn" };
        build.Host.SetTag(BuildWorld.Repository, Tags[0], build.Host.GetTagDigest(BuildWorld.Repository, "1.0.0")!);
        Assert.True(build.Run(gate));
        build.Emulator.ClearRequests();

        Assert.True(build.Run(new AddImageTags { Image = build.Image(), Tags = string.Join(';', Tags), Manifest = manifest, Known = gate.Found }));

        Assert.Equal(Tags.Skip(1).Select(tag => $"PUT manifests/{tag} 201"), build.Asked());
    }

    [Fact]
    public async Task Retagging_something_else_costs_one_more()
    {
        await using var build = await BuildWorld.StartAsync();
        build.Host.PushImage(BuildWorld.Repository, "1.0.0");

        Assert.True(build.Run(new AddImageTags { Image = build.Image(":1.0.0"), Tags = string.Join(';', Tags) }));

        Assert.Equal(["GET manifests/1.0.0 200", .. Tags.Select(tag => $"PUT manifests/{tag} 201")], build.Asked());
    }

    [Fact]
    public async Task Listing_ten_thousand_tags_costs_one()
    {
        await using var build = await BuildWorld.StartAsync();
        var digest = build.Host.PushImage(BuildWorld.Repository, "t0");
        foreach (var number in Enumerable.Range(1, 9_999))
        {
            build.Host.SetTag(BuildWorld.Repository, $"t{number}", digest);
        }

        var task = new ListImageTags { Image = build.Image() };
        Assert.True(build.Run(task));

        Assert.Equal(10_000, task.Listed.Length);
        Assert.Equal(["GET tags/list 200"], build.Asked());
    }

    [Fact]
    public async Task An_access_token_costs_one_for_a_whole_build_however_many_tasks_there_are()
    {
        await using var build = await BuildWorld.StartAsync();
        build.Host.PushImage(BuildWorld.Repository, "1.0.0");
        var key = Path.Combine(Directory.CreateTempSubdirectory("arb-key-").FullName, "key.json");
        await File.WriteAllTextAsync(key, build.Emulator.CreateServiceAccountKey());
        (build.Settings["CredentialSource"], build.Settings["AccessTokenVariable"]) = ("application-credentials", "");
        build.Share(new Dictionary<string, string> { ["GOOGLE_APPLICATION_CREDENTIALS"] = key });

        await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Task.Run(() =>
        {
            Assert.True(build.Run(new ResolveImageDigest { Image = build.Image(":1.0.0") }), build.Text);
            Assert.True(build.Run(new CheckImageTags { Image = build.Image(), Tags = string.Join(';', Tags) }), build.Text);
        })));

        Assert.Equal(1, build.Emulator.TokenRequests);
        Assert.Equal(10 * (1 + Tags.Length), build.Emulator.Requests.Count(request => request.Path.StartsWith("/v2/", StringComparison.Ordinal)));
    }
}
