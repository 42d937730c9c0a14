using ArtifactRegistry.Build.Tasks;
using Task = System.Threading.Tasks.Task;
using TaskItem = Microsoft.Build.Utilities.TaskItem;

namespace ArtifactRegistry.Build.Tests.Tasks;

/// <summary>Properties and items with a wrong value: one code, the property, the values that there are, and no request.</summary>
public sealed class SettingTests
{
    private const string TwoSegments = "europe-docker.pkg.dev/my-project/my-repo:1.0.0";

    [Theory]
    [InlineData("TimeoutSeconds", "0", "ArtifactRegistryTimeoutSeconds is '0'. It can be a whole number from 1 to 86400.")]
    [InlineData("TimeoutSeconds", "1.5", "ArtifactRegistryTimeoutSeconds is '1.5'. It can be a whole number from 1 to 86400.")]
    [InlineData("RetryBudgetSeconds", "-1", "ArtifactRegistryRetryBudgetSeconds is '-1'. It can be a whole number from 0 to 86400.")]
    [InlineData("Concurrency", "many", "ArtifactRegistryConcurrency is 'many'. It can be a whole number from 1 to 256.")]
    [InlineData(
        "Concurrency", "99999999999999999999",
        "ArtifactRegistryConcurrency is '99999999999999999999'. It can be a whole number from 1 to 256.")]
    [InlineData("UseSelfSignedJwt", "1", "ArtifactRegistryUseSelfSignedJwt is '1'. It can be true or false.")]
    [InlineData(
        "TimeoutSeconds", "ya29.a0AfB_byC-secret",
        "ArtifactRegistryTimeoutSeconds is 'a value that is not shown'. It can be a whole number from 1 to 86400.")]
    [InlineData(
        "UseSelfSignedJwt", "Zm9vYmFyYmF6cXV4MTIzNDU2Nzg5MA",
        "ArtifactRegistryUseSelfSignedJwt is 'a value that is not shown'. It can be true or false.")]
    [InlineData(
        "ImpersonateServiceAccount", "ya29.a0AfB_byC-secret",
        "ArtifactRegistryImpersonateServiceAccount is 'a value that is not shown'. It can be the e-mail address of a service account.")]
    [InlineData(
        "ImpersonateServiceAccount", "deployer",
        "ArtifactRegistryImpersonateServiceAccount is 'deployer'. It can be the e-mail address of a service account.")]
    public async Task A_connection_setting_with_a_wrong_value_is_told_with_the_right_ones(string name, string value, string message)
    {
        await using var build = await TaskWorld.StartAsync();
        build.Connection[name] = value;

        Assert.Equal(("ARB1005", message), build.Fail(new ResolveImageDigest { Image = build.Name(":1.0.0") }));
        Assert.Empty(build.Emulator.Requests);
    }

    [Theory]
    [InlineData("Image", "ARB1001")]
    [InlineData("Host", "ARB1001")]
    [InlineData("Tags", "ARB1002")]
    [InlineData("ExpectedDigest", "ARB1003")]
    public async Task A_token_where_a_name_belongs_is_neither_shown_nor_sent(string place, string code)
    {
        await using var build = await TaskWorld.StartAsync();
        var token = $"ya29.{new string('x', 180)}";
        RegistryTask task = place switch
        {
            "Image" => new ResolveImageDigest { Image = token },
            "Host" => new ResolveImageDigest { Image = $"{token}/my-project/my-repo/my-image:1" },
            "Tags" => new CheckImageTags { Image = build.Name(""), Tags = token },
            _ => new CheckImageTags { Image = build.Name(":1"), ExpectedDigest = token },
        };

        var error = build.Fail(task);

        Assert.Equal(code, error.Code);
        Assert.Contains("a value that is not shown", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("xxx", error.Message, StringComparison.Ordinal);
        Assert.Empty(build.Emulator.Requests);
    }

    [Theory]
    [InlineData("To of ArtifactRegistryPromotion", "To")]
    [InlineData("Tags of ArtifactRegistryPromotion", "Tags")]
    [InlineData("Tags of ArtifactRegistryImage", "Tags")]
    [InlineData("Tags of ArtifactRegistryCopyTo", "Tags")]
    [InlineData("ExpectedDigest of ArtifactRegistryPromotion", "ExpectedDigest")]
    [InlineData("ExpectedDigest of ArtifactRegistryImage", "ExpectedDigest")]
    [InlineData("Destination of ArtifactRegistryPinFile", "Destination")]
    public async Task Metadata_that_selects_a_place_or_a_check_may_be_left_out_but_not_empty(string named, string metadata)
    {
        await using var build = await TaskWorld.StartAsync();
        var item = new TaskItem(build.Name(":1.0.0"), new Dictionary<string, string> { [metadata] = " " });
        RegistryTask task = named.Split(' ')[^1] switch
        {
            "ArtifactRegistryPromotion" => new PromoteImages { Promotions = [item], Tags = "stable" },
            "ArtifactRegistryImage" => new CheckImageTags { Images = [item] },
            "ArtifactRegistryCopyTo" => new CopyImage { Image = build.Name(":1.0.0"), Destinations = [item] },
            _ => new PinImageReferences { Files = [item], Images = [new TaskItem(build.Name($"@sha256:{new string('a', 64)}"))] },
        };

        var (code, message) = build.Fail(task);

        Assert.Equal("ARB1005", code);
        Assert.StartsWith($"{named} 'HOST/{TaskWorld.Repository}:1.0.0' is empty. A property in it is probably not set", message);
        Assert.Empty(build.Emulator.Requests);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_tag_in_the_name_that_the_list_of_tags_lacks_is_not_ignored(bool isItem)
    {
        await using var build = await TaskWorld.StartAsync();
        var item = new TaskItem(build.Name(":1.0.0"), new Dictionary<string, string> { ["Tags"] = "9.9.9" });
        var forbid = isItem
            ? new CheckImageTags { Images = [item], Rule = "Forbid" }
            : new CheckImageTags { Image = build.Name(":1.0.0"), Tags = "9.9.9", Rule = "Forbid" };

        var (code, message) = build.Fail(forbid);

        Assert.Equal("ARB1001", code);
        Assert.Contains("and the tags are 9.9.9: the tag in the name would be ignored.", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_that_names_a_file_is_not_shown_by_the_reason_either()
    {
        await using var build = await TaskWorld.StartAsync();
        using var folder = new Folder();
        build.Connection["Folder"] = folder.Root;
        var (token, list) = ($"ya29.{new string('x', 300)}", new ListImageTags { Image = build.Name() });
        list.OutputFile = token;

        var (code, message) = build.Fail(list);

        Assert.Equal("ARB1008", code);
        Assert.DoesNotContain("xxx", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ArtifactRegistryTagPolicy", "")]
    [InlineData("artifactregistryTAGPOLICY", " ")]
    [InlineData("ArtifactRegistryRequireNewer", "")]
    [InlineData("ArtifactRegistryExpectedDigest", "")]
    public async Task A_check_that_the_command_line_empties_is_an_error_before_any_request(string property, string value)
    {
        await using var build = await TaskWorld.StartAsync();
        build.Engine.GlobalProperties[property] = value;

        var (code, message) = build.Fail(ReleaseTask.Begin(build.Name(), ("Tags", "1.0.0")));

        Assert.Equal("ARB1005", code);
        Assert.StartsWith($"{property} is set on the command line and empty", message, StringComparison.Ordinal);
        Assert.Empty(build.Emulator.Requests);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_target_that_sets_tags_does_not_take_latest_for_an_image_without_a_tag(bool promotes)
    {
        await using var build = await TaskWorld.StartAsync();
        RegistryTask task = promotes
            ? new PromoteImages { Promotions = [new TaskItem(build.Name())], Tags = "stable" }
            : new AddImageTags { Image = build.Name(), Tags = "stable" };

        var (code, message) = build.Fail(task);

        Assert.Equal("ARB1001", code);
        Assert.Contains("names no tag or digest: add :TAG or @DIGEST", message, StringComparison.Ordinal);
        Assert.Empty(build.Emulator.Requests);
    }

    [Theory]
    [InlineData("Fial")]
    [InlineData("2")]
    [InlineData("Warn,Fail")]
    [InlineData("true")]
    public async Task An_unknown_policy_is_told_with_those_that_there_are(string policy)
    {
        await using var build = await TaskWorld.StartAsync();

        var error = build.Fail(ReleaseTask.Begin(build.Name(), ("Tags", "1.0.0"), ("TagPolicy", policy)));

        Assert.Equal(
            ("ARB1005", $"ArtifactRegistryTagPolicy is '{policy}'. It can be Overwrite, Warn, Fail, Reuse. Nothing was pushed."), error);
    }

    [Fact]
    public async Task An_unknown_order_is_told_with_those_that_there_are_as_the_documentation_writes_them()
    {
        await using var build = await TaskWorld.StartAsync();

        var error = build.Fail(new ListImageTags { Image = build.Name(), Order = "newest" });

        Assert.Equal(("ARB1005", "ArtifactRegistryTagOrder is 'newest'. It can be name, version, uploaded."), error);
    }

    [Theory]
    [InlineData("", 60)]
    [InlineData("5", 5)]
    [InlineData("300", 60)]
    public void A_token_comes_within_a_minute_or_within_the_projects_shorter_limit(string setting, int seconds)
    {
        var item = new TaskItem("connection", new Dictionary<string, string>(StringComparer.Ordinal) { ["TimeoutSeconds"] = setting });

        Assert.Equal(TimeSpan.FromSeconds(seconds), BuildConnections.ContextOf(ConnectionItem.Read(item)).TokenTimeout);
    }

    [Theory]
    [InlineData("1.0.0;bad tag", "ARB1002", "ArtifactRegistryTags has 'bad tag', which is not a tag")]
    [InlineData("1.0.0,latest", "ARB1002", "ArtifactRegistryTags has '1.0.0,latest', which is not a tag")]
    [InlineData("1.0.0;", "ARB1006", "set it, or remove the extra semicolon.")]
    [InlineData("", "ARB1007", "Set ArtifactRegistryTags to a list as in 1.0.0;latest.")]
    public async Task A_list_of_tags_that_is_none_is_told(string tags, string code, string fix)
    {
        await using var build = await TaskWorld.StartAsync();

        var error = build.Fail(new CheckImageTags { Image = build.Name(), Tags = tags });

        Assert.Equal(code, error.Code);
        Assert.Contains(fix, error.Message, StringComparison.Ordinal);
        Assert.Empty(build.Emulator.Requests);
    }

    [Theory]
    [InlineData("", "ArtifactRegistryCheckTags")]
    [InlineData("Require", "ArtifactRegistryRequireTags")]
    [InlineData("Forbid", "ArtifactRegistryForbidTags")]
    public async Task What_a_check_lacks_is_reported_with_the_name_of_the_target(string rule, string target)
    {
        await using var build = await TaskWorld.StartAsync();

        var tags = build.Fail(new CheckImageTags { Image = build.Name(), Rule = rule });
        build.Engine.Errors.Clear();
        var image = build.Fail(new CheckImageTags { Tags = "1.0.0", Rule = rule });

        Assert.Equal("ARB1007", tags.Code);
        Assert.StartsWith($"{target} needs tags.", tags.Message, StringComparison.Ordinal);
        Assert.Equal("ARB1004", image.Code);
        Assert.StartsWith($"{target} needs an image.", image.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_version_is_needed_where_versions_are_compared()
    {
        await using var build = await TaskWorld.StartAsync();

        var (code, message) = build.Fail(new CheckImageTags { Image = build.Name(), Tags = "nightly", RequireNewer = "true" });

        Assert.Equal("ARB1002", code);
        Assert.StartsWith(
            "ArtifactRegistryRequireNewer compares versions, and none of the tags nightly is one", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_item_that_stops_at_the_repository_is_told_like_a_property()
    {
        await using var build = await TaskWorld.StartAsync();

        var check = build.Fail(new CheckImageTags { Images = [new TaskItem(TwoSegments)], Rule = "Require" });
        build.Engine.Errors.Clear();
        var promotion = build.Fail(new PromoteImages { Promotions = [new TaskItem(TwoSegments)], Tags = "stable" });
        build.Engine.Errors.Clear();
        var target = build.Fail(new PromoteImages { Promotions = [To(build.Name(":1.0.0"))], Tags = "stable" });

        Assert.Equal(["ARB1004", "ARB1004", "ARB1004"], [check.Code, promotion.Code, target.Code]);
        Assert.StartsWith($"ArtifactRegistryImage is '{TwoSegments}', which names no image", check.Message, StringComparison.Ordinal);
        Assert.StartsWith("ArtifactRegistryPromotion is '", promotion.Message, StringComparison.Ordinal);
        Assert.StartsWith("ArtifactRegistryPromotion To is '", target.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_defect_is_not_swallowed()
    {
        await using var build = await TaskWorld.StartAsync();

        Assert.Throws<InvalidOperationException>(() => build.Run(new DefectiveTask()));
        Assert.Throws<OperationCanceledException>(() => build.Run(new DefectiveTask { Failure = new OperationCanceledException() }));
    }

    private static TaskItem To(string image) =>
        new(image, new Dictionary<string, string>(StringComparer.Ordinal) { ["To"] = TwoSegments[..^":1.0.0".Length] });

    private sealed class DefectiveTask : RegistryTask
    {
        public Exception Failure { get; init; } = new InvalidOperationException("a defect");

        private protected override Task ExecuteAsync(CancellationToken cancellationToken) => Task.FromException(Failure);
    }
}
