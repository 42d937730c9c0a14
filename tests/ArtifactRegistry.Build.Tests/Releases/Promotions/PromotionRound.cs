using System.Text.Json;
using ArtifactRegistry.Build.Tasks;
using ArtifactRegistry.Emulator;
using TaskItem = Microsoft.Build.Utilities.TaskItem;

namespace ArtifactRegistry.Build.Tests.Releases.Promotions;

/// <summary>A promotion of two images to four tags: two move, one is new, one is in place. It can run more than once. The tags are in the
/// images' own repositories, or in others to which the images are copied first.</summary>
internal sealed class PromotionRound
{
    private readonly TaskWorld world;
    private readonly string reportFile;
    private readonly string prefix;
    private readonly string target;
    private readonly (string Image, string Tag, string? Before, string Goal)[] tags;

    public PromotionRound(TaskWorld world, Folder folder, string name, string target = "")
    {
        (this.world, this.target, prefix, reportFile) = (world, target, $"my-project/my-repo/{name}", folder[$"{name}.json"]);
        string api = $"{prefix}/api{target}", web = $"{prefix}/web{target}";
        var (newApi, newWeb) = (Push($"{prefix}/api", "1.4.0", "new api"), Push($"{prefix}/web", "1.4.0", "new web"));
        tags =
        [
            (api, "stable", Push(api, "stable", "old api"), newApi),
            (api, "1.4", null, newApi),
            (web, "stable", Push(web, "stable", "new web"), newWeb),
            (web, "prod", Push(web, "prod", "old web"), newWeb),
        ];
    }

    public string Outcome { get; private set; } = "";

    public NoteEngine Build { get; private set; } = new();

    /// <summary>The states that the report tells, by <c>IMAGE:TAG</c>; <see langword="null"/> without a report.</summary>
    public Dictionary<string, string>? Report { get; private set; }

    /// <summary>Runs it as a build of its own.</summary>
    /// <param name="created">Gets the task before it runs, to cancel it.</param>
    public bool Run(Action<PromoteImages>? created = null)
    {
        Build = new NoteEngine();
        using var task = world.With(
            new PromoteImages
            {
                Promotions = [Item("api", "stable;1.4"), Item("web", "stable;prod")],
                MovingTags = "*",
                ReportFile = reportFile,
            },
            Build);
        created?.Invoke(task);
        var isGreen = task.Execute();
        Outcome = task.Outcome;
        Report = ReadReport();
        return isGreen;
    }

    /// <summary>The exit code, the outcome, the report and the registry say the same.</summary>
    public void CheckAgreement(bool isGreen, string what)
    {
        Assert.True(isGreen == (Outcome == "all"), $"{what}: {isGreen} and {Outcome}\n{Build.Text}");
        Assert.True(isGreen == (Build.Errors.Count == 0) || Outcome == "none", $"{what}: {Build.Text}");
        Assert.True(Report is not null || Outcome == "none", $"{what}: no report of {Outcome}");
        foreach (var (image, tag, before, goal) in tags)
        {
            var now = world.Host.GetTagDigest(image, tag);
            string?[] possible = (Outcome, Report?[$"{world.Host.Authority}/{image}:{tag}"]) switch
            {
                ("all", "unchanged" or "added" or "moved") => [goal],
                ("none", null or "unchanged" or "failed" or "restored") => [before],
                ("partial", "unchanged" or "added" or "moved" or "kept") => [goal],
                ("partial", "failed" or "restored") => [before],
                ("partial", "unknown") => [before, goal],
                _ => [],
            };
            Assert.True(
                possible.Contains(now),
                $"{what}: {Outcome}, {tag} is {Report?[$"{world.Host.Authority}/{image}:{tag}"]} and has "
                    + $"{(now == goal ? "the new image" : now == before ? "the former image" : now)}\n{Build.Text}");
        }
    }

    private string Push(string image, string tag, string content) => world.Host.PushImage(image, tag, new ImageSeed { Content = content });

    private TaskItem Item(string image, string itemTags)
    {
        var item = new TaskItem($"{world.Host.Authority}/{prefix}/{image}:1.4.0");
        item.SetMetadata("Tags", itemTags);
        if (target.Length > 0)
        {
            item.SetMetadata("To", $"{world.Host.Authority}/{prefix}/{image}{target}");
        }

        return item;
    }

    private Dictionary<string, string>? ReadReport()
    {
        if (!File.Exists(reportFile))
        {
            return null;
        }

        using var json = JsonDocument.Parse(File.ReadAllBytes(reportFile));
        Assert.Equal(Outcome, json.RootElement.GetProperty("outcome").GetString());
        return json.RootElement.GetProperty("tags")
            .EnumerateArray()
            .ToDictionary(tag => tag.GetProperty("tag").GetString()!, tag => tag.GetProperty("outcome").GetString()!);
    }
}
