using CsCheck;

namespace ArtifactRegistry.Build.Tests.Images.CleanUp;

/// <summary>The newest releases are kept, whatever signatures, attestations and the like are pushed beside them and after them.</summary>
public sealed class NewestImagesPropertyTests
{
    private static readonly Gen<(int Major, int Minor)[]> GenVersions = Gen.Select(Gen.Int[0, 3], Gen.Int[0, 20]).Array[1, 6];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Signature_tags_of_any_suffix_neither_count_as_images_nor_change_the_order(bool deletesTags)
    {
        await using var shelf = deletesTags ? await Shelf.OpenAsync() : await Shelf.OpenPlainAsync();
        var number = 0;
        await Gen.Select(GenVersions, HeldImagesPropertyTests.GenSuffix.Array[0, 5], Gen.Int[1, 3]).CheckAsync(
            60,
            async input =>
            {
                var (versions, suffixes, keep) = input;
                var name = $"my-project/my-repo/newest{Interlocked.Increment(ref number)}";
                string[] tags = [.. versions.Distinct().Select(version => $"{version.Major}.{version.Minor}.0")];
                var digests = tags.Select(tag => shelf.Host.PushImage(name, tag)).ToArray();
                foreach (var (suffix, index) in suffixes.Select((suffix, index) => (suffix, index)))
                {
                    shelf.Clock.AddDays(1);
                    shelf.Host.PushImage(name, $"{digests[index % digests.Length].Replace(':', '-')}{suffix}");
                }

                await shelf.RunAsync(await shelf.PlanAsync(Shelf.Filter(keep: keep), name), deletesTags);

                var expected = tags.OrderByDescending(Parse).Take(keep).Order(StringComparer.Ordinal);
                var kept = shelf.Host.Tags(name).Where(tag => !tag.StartsWith("sha256-", StringComparison.Ordinal));
                return kept.Order(StringComparer.Ordinal).SequenceEqual(expected);
            },
            atOnce: 1);
    }

    private static Version Parse(string tag) => Version.Parse(tag);
}
