using System.Text;
using ArtifactRegistry.Emulator;

namespace ArtifactRegistry.Build.Bench;

/// <summary>An emulator with one large repository.</summary>
internal static class Registry
{
    public const string Image = "my-project/my-repo/app";
    private const string OciManifest = "application/vnd.oci.image.manifest.v1+json";
    private const string OciIndex = "application/vnd.oci.image.index.v1+json";

    public static async Task ServeAsync(string kind, int count)
    {
        await using var emulator = await ArtifactRegistryEmulator.StartAsync(
            new EmulatorOptions { RequireAuthentication = false, Behavior = RegistryBehavior.ArtifactRegistry });
        var host = emulator.Hosts[0];
        var config = host.PushBlob(Image, "{}"u8.ToArray());
        for (var number = 0; number < count;)
        {
            number += kind == "images" ? PushImage(host, config, number, $"1.0.{number}") : PushIndex(host, config, number);
        }

        Console.WriteLine(host.Authority);
        await Task.Delay(Timeout.Infinite);
    }

    private static int PushImage(EmulatedHost host, string config, int number, string? tag)
    {
        host.PushManifest(Image, tag, ImageOf(config, number), OciManifest);
        return 1;
    }

    private static int PushIndex(EmulatedHost host, string config, int number)
    {
        var children = Enumerable.Range(number, 3).Select(child => host.PushManifest(Image, null, ImageOf(config, child), OciManifest));
        var entries = children.Zip(
            ["amd64", "arm64", "arm"],
            (digest, architecture) =>
                $$$"""
                {"mediaType":"{{{OciManifest}}}","digest":"{{{digest}}}","size":300,
                 "platform":{"os":"linux","architecture":"{{{architecture}}}"}}
                """);
        host.PushManifest(
            Image,
            $"1.0.{number}",
            Encoding.UTF8.GetBytes($$"""{"schemaVersion":2,"mediaType":"{{OciIndex}}","manifests":[{{string.Join(',', entries)}}]}"""),
            OciIndex);
        return 4;
    }

    private static byte[] ImageOf(string config, int number) => Encoding.UTF8.GetBytes(
        $$$"""
        {"schemaVersion":2,"mediaType":"{{{OciManifest}}}",
         "config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"{{{config}}}","size":2},
         "layers":[],"annotations":{"number":"{{{number}}}"}}
        """);
}
