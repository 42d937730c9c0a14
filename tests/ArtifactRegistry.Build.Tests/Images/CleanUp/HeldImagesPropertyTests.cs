using System.Text.Json.Nodes;
using ArtifactRegistry.Build.Images.CleanUp;
using ArtifactRegistry.Emulator;
using CsCheck;

namespace ArtifactRegistry.Build.Tests.Images.CleanUp;

/// <summary>Random graphs of tags, indexes, referrers and signature tags, cleaned up over real HTTP in an emulator that refuses nothing by
/// itself: whatever is kept must be whole afterwards. The check reads the emulator's content and shares no code with the
/// clean-up.</summary>
public sealed class HeldImagesPropertyTests
{
    private const string OciManifest = "application/vnd.oci.image.manifest.v1+json";
    private const string OciIndex = "application/vnd.oci.image.index.v1+json";
    private static readonly string[] TagPool = ["1.0.0", "1.1.0", "2.0.0", "2.0.0-linux-x64", "pr-1", "pr-2", "nightly", "latest"];

    private static readonly string[] KnownSuffixes = ["", ".sig", ".att", ".sbom", ".vex", ".cosign", ".tlog", "."];

    /// <summary>What may follow <c>sha256-HEX</c>: cosign's suffixes, other tools', and anything that a tag may have.</summary>
    internal static readonly Gen<string> GenSuffix = Gen.OneOf(
        Gen.Int[0, KnownSuffixes.Length - 1].Select(index => KnownSuffixes[index]),
        Gen.Char["abcXYZ019._-"].Array[1, 12].Select(text => $".{new string(text)}"));

    private static readonly Gen<Node> GenNode = Gen.Select(
        Gen.Int[0, 5],
        Gen.Int[0, 100].Array[0, 3],
        Gen.Int[0, 100],
        Gen.Int[0, TagPool.Length - 1].Array[0, 2],
        Gen.Int[0, 3],
        GenSuffix,
        (kind, links, subject, tags, days, suffix) => new Node(kind, links, subject, tags, days, suffix));

    private static readonly CleanUpFilter[] Filters =
    [
        Shelf.Filter(keep: 1),
        Shelf.Filter(keep: 2),
        Shelf.Filter(tags: "pr-*"),
        Shelf.Filter(tags: "<2.0.0"),
        Shelf.Filter(tags: "*"),
        Shelf.Filter(tags: "*;latest"),
        Shelf.Filter(keep: 1, tags: "*.*"),
        Shelf.Filter(untagged: true),
        Shelf.Filter(untagged: true, before: ShelfClock.Start.AddDays(6)),
        Shelf.Filter(before: ShelfClock.Start.AddDays(8)),
    ];

    /// <summary>On Artifact Registry, and where a manifest takes its tags along.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Nothing_that_a_kept_tag_reaches_is_ever_deleted(bool deletesTags)
    {
        await using var shelf = deletesTags
            ? await Shelf.OpenAsync(new RegistryBehavior { RefuseDanglingDeletes = false, AllowMissingReferences = true })
            : await Shelf.OpenPlainAsync();
        var graph = 0;
        await Gen.Select(GenNode.Array[1, 14], Gen.Int[0, Filters.Length - 1].Select(index => Filters[index])).CheckAsync(
            300,
            async input =>
            {
                var (nodes, filter) = input;
                var name = $"my-project/my-repo/graph{Interlocked.Increment(ref graph)}";
                Fill(shelf, name, nodes);
                var before = Content.Of(shelf.Host, name);
                if (before.Tags.Count == 0 && before.Manifests.Count == 0)
                {
                    return true;
                }

                await RunAsync(shelf, name, filter, deletesTags);
                return Content.Of(shelf.Host, name).IsWholeAfter(before, seesUntagged: deletesTags);
            },
            atOnce: 1,
            sample => $"{string.Join<Node>('\n', sample.Item1)}\nfilter {Array.IndexOf(Filters, sample.Item2)}");
    }

    private static async Task RunAsync(Shelf shelf, string name, CleanUpFilter filter, bool deletesTags)
    {
        var image = shelf.Image(name);
        if (await shelf.Client.Tags.ListAsync(image.Repository, default) is { } tags
            && (deletesTags || (!filter.UntaggedOnly && filter.OlderThan is null && filter.KeepNewest is null)))
        {
            var plan = await CleanUpReader.PlanAsync(shelf.Client, image, tags, filter, default);
            await new CleanUpRun(shelf.Client, plan, deletesTags).RunAsync(default);
        }
    }

    private static void Fill(Shelf shelf, string name, Node[] nodes)
    {
        shelf.Clock.Now = ShelfClock.Start;
        var digests = new List<string>();
        foreach (var (node, number) in nodes.Select((node, number) => (node, number)))
        {
            shelf.Clock.AddDays(node.Days);
            var others = node.Links.Where(_ => digests.Count > 0).Select(link => digests[link % digests.Count]).Distinct().ToArray();
            var subject = digests.Count > 0 && node.Kind is 2 or 3
                ? digests.ElementAtOrDefault(node.Subject % Math.Max(1, digests.Count))
                : null;
            var digest = node.Kind is 1 or 3
                ? shelf.Host.PushManifest(name, null, Index(number, others, subject), OciIndex)
                : shelf.Host.PushManifest(name, null, Image(shelf, name, number, subject), OciManifest);
            digests.Add(digest);
            Array.ForEach(node.Tags, tag => shelf.Host.SetTag(name, TagPool[tag], digest));
            if (node.Kind == 4 && digests.Count > 1)
            {
                shelf.Host.SetTag(name, $"{digests[node.Subject % digests.Count].Replace(':', '-')}{node.Suffix}", digest);
            }
        }
    }

    private static byte[] Index(int number, IEnumerable<string> children, string? subject) => Bytes(number, subject, new JsonObject
    {
        ["mediaType"] = OciIndex,
        ["manifests"] = new JsonArray([.. children.Select(child => Descriptor(child))]),
    });

    private static byte[] Image(Shelf shelf, string name, int number, string? subject) => Bytes(number, subject, new JsonObject
    {
        ["mediaType"] = OciManifest,
        ["config"] = Descriptor(shelf.Host.PushBlob(name, "{}"u8.ToArray())),
        ["layers"] = new JsonArray(),
    });

    private static byte[] Bytes(int number, string? subject, JsonObject manifest)
    {
        manifest["schemaVersion"] = 2;
        manifest["annotations"] = new JsonObject { ["number"] = number.ToString() };
        if (subject is not null)
        {
            manifest["subject"] = Descriptor(subject);
        }

        return System.Text.Encoding.UTF8.GetBytes(manifest.ToJsonString());
    }

    private static JsonNode Descriptor(string digest) => new JsonObject { ["mediaType"] = OciManifest, ["digest"] = digest, ["size"] = 2 };

    private sealed record Node(int Kind, int[] Links, int Subject, int[] Tags, int Days, string Suffix)
    {
        public override string ToString() =>
            $"(kind {Kind}, links {string.Join(' ', Links)}, subject {Subject}, tags "
                + $"{string.Join(' ', Tags.Select(tag => TagPool[tag]))}, days {Days}, suffix '{Suffix}')";
    }

    /// <summary>What the emulator holds of an image, read straight from its memory.</summary>
    private sealed record Content(IReadOnlyDictionary<string, string> Tags, IReadOnlyDictionary<string, JsonNode> Manifests)
    {
        public static Content Of(EmulatedHost host, string name) => new(
            host.Tags(name).ToDictionary(tag => tag, tag => host.GetTagDigest(name, tag)!),
            host.Manifests(name).ToDictionary(digest => digest, digest => JsonNode.Parse(host.GetManifest(name, digest)!)!));

        /// <summary>Whether all that this content's tags reached before is still there, and no tag points at nothing or at something
        /// else.</summary>
        public bool IsWholeAfter(Content before, bool seesUntagged)
        {
            // An untagged referrer cannot be seen where the tag list names tags only.
            var visible = seesUntagged ? [.. before.Manifests.Keys] : before.Reach(before.Tags.Values, before.Named);
            var reached = before.Reach(
                Tags.Where(tag => !IsOfAMissing(tag.Key)).Select(tag => tag.Value),
                digest => [.. before.Named(digest), .. before.About(digest).Where(visible.Contains)]);
            return reached.All(Manifests.ContainsKey)
                && Tags.All(tag => before.Tags[tag.Key] == tag.Value && Manifests.ContainsKey(tag.Value));
        }

        private HashSet<string> Reach(IEnumerable<string> roots, Func<string, IEnumerable<string>> links)
        {
            var open = new Stack<string>(roots);
            var reached = new HashSet<string>();
            while (open.TryPop(out var digest))
            {
                if (Manifests.ContainsKey(digest) && reached.Add(digest))
                {
                    links(digest).ToList().ForEach(open.Push);
                }
            }

            return reached;
        }

        private IEnumerable<string> Named(string digest) =>
        [
            .. Manifests[digest]["manifests"]?.AsArray().Select(DigestOf) ?? [],
            .. Manifests[digest]["subject"] is { } about ? [DigestOf(about)] : Array.Empty<string>(),
        ];

        private IEnumerable<string> About(string digest) => Manifests
            .Where(other => other.Value["subject"] is { } subject && DigestOf(subject) == digest)
            .Select(other => other.Key)
            .Concat(Tags.Where(tag => tag.Key.StartsWith(digest.Replace(':', '-'), StringComparison.Ordinal)).Select(tag => tag.Value));

        private bool IsOfAMissing(string tag) =>
            tag.StartsWith("sha256-", StringComparison.Ordinal) && !Manifests.ContainsKey("sha256:" + tag[7..71]);

        private static string DigestOf(JsonNode? descriptor) => descriptor!["digest"]!.GetValue<string>();
    }
}
