using ArtifactRegistry.Emulator.Tests.Support;

namespace ArtifactRegistry.Emulator.Tests.Storage;

/// <summary>The folder that keeps the content.</summary>
public class DataDirectory
{
    private const string Image = "p/r/app";

    [Fact]
    public async Task What_was_pushed_is_there_after_a_restart_and_what_was_deleted_is_not()
    {
        using var folder = new TemporaryDirectory();
        string kept, gone, referrer;
        await using (var before = await StartAsync(folder))
        {
            kept = before.Host.PushIndex(Image, "kept");
            gone = before.Host.PushImage(Image, "gone");
            referrer = before.Host.PushReferrer(Image, kept, "application/spdx+json");
            await before.Client.SendAsync("DELETE", $"/v2/{Image}/manifests/gone");
            await before.Client.SendAsync("DELETE", $"/v2/{Image}/manifests/{gone}");
        }

        await using var after = await StartAsync(folder);
        Assert.Equal(["kept"], after.Host.Tags(Image));
        Assert.DoesNotContain(gone, after.Host.Manifests(Image));
        Assert.Equal(kept, Client.Sha256((await after.Client.GetAsync($"/v2/{Image}/manifests/kept")).Body));
        Assert.Contains(referrer, (await after.Client.GetAsync($"/v2/{Image}/referrers/{kept}")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_killed_process_has_lost_nothing_that_it_had_acknowledged()
    {
        using var folder = new TemporaryDirectory();
        using (var process = await EmulatorProcess.StartAsync("--no-auth", "--port", "0", "--data", folder.Path))
        {
            using var client = process.CreateClient();
            Task[] pushes = [.. Enumerable.Range(0, 4).Select(worker => PushUntilKilledAsync(client, folder, worker))];
            while (Directory.GetFiles(folder.Path, "acknowledged-*").Sum(f => File.ReadAllLines(f).Length) < 40)
            {
                await Task.Yield();
            }

            process.Kill();
            await Task.WhenAll(pushes);
        }

        await using var after = await StartAsync(folder);
        string[] lines = [.. Directory.GetFiles(folder.Path, "acknowledged-*").SelectMany(File.ReadAllLines)];
        Assert.True(lines.Length >= 40);
        Assert.All(lines, line => Assert.Equal(line.Split(' ')[1], after.Host.GetTagDigest(Image, line.Split(' ')[0])));
        var got = await after.Client.GetAsync($"/v2/{Image}/manifests/{lines[^1].Split(' ')[1]}");
        var layer = got.Json.GetProperty("layers")[0].GetProperty("digest").GetString()!;
        var redirect = await after.Client.GetAsync($"/v2/{Image}/blobs/{layer}");
        Assert.Equal(layer, Client.Sha256((await after.Client.GetAsync(redirect.Location!)).Body));
        Assert.Empty(Directory.GetFiles(Path.Combine(folder.Path, "uploads")));
    }

    [Fact]
    public async Task A_journal_whose_last_line_was_cut_opens_without_it()
    {
        using var folder = new TemporaryDirectory();
        await using (var before = await StartAsync(folder))
        {
            before.Host.PushImage(Image, "1");
            before.Host.PushImage(Image, "2");
        }

        var journal = folder.Combine("journal.jsonl");
        var bytes = await File.ReadAllBytesAsync(journal, TestContext.Current.CancellationToken);
        await File.WriteAllBytesAsync(journal, bytes[..^5], TestContext.Current.CancellationToken);
        await using (var after = await StartAsync(folder))
        {
            Assert.Equal(["1"], after.Host.Tags(Image));
            after.Host.PushImage(Image, "3");
        }

        await using var last = await StartAsync(folder);
        Assert.Equal(["1", "3"], last.Host.Tags(Image));
    }

    [Fact]
    public async Task A_journal_that_somebody_else_wrote_to_is_told_and_a_folder_serves_one_emulator_at_a_time()
    {
        using var folder = new TemporaryDirectory();
        await using (var emulated = await StartAsync(folder))
        {
            await Assert.ThrowsAsync<IOException>(() => StartAsync(folder));
        }

        folder.Write("journal.jsonl", "{}\nnonsense\n");
        var failure = await Assert.ThrowsAsync<IOException>(() => StartAsync(folder));
        Assert.Contains("journal.jsonl: line", failure.Message, StringComparison.Ordinal);
    }

    private static async Task PushUntilKilledAsync(Client client, TemporaryDirectory folder, int worker)
    {
        await using var acknowledged = new StreamWriter(folder.Combine($"acknowledged-{worker}")) { AutoFlush = true };
        try
        {
            for (var i = 0; ; i++)
            {
                var tag = $"{worker}-{i}";
                await acknowledged.WriteLineAsync($"{tag} {await client.PushImageAsync(Image, tag, tag)}");
            }
        }
        catch (HttpRequestException)
        {
        }
    }

    private static Task<Emulated> StartAsync(TemporaryDirectory folder) =>
        Emulated.StartAsync(new EmulatorOptions { DataDirectory = folder.Path });
}
