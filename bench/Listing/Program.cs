using System.Diagnostics;
using System.Globalization;
using ArtifactRegistry.Build.Bench;

// dotnet run -c Release --project bench/Listing [-- MANIFESTS]
// Lists a repository of 100 000 manifests to a file with the ListImages task: once of single images, once of indexes with three platforms
// each. The registry is a process of its own, so that the memory measured is the task's; so is each measurement.
if (args is ["serve", var kind, var number])
{
    await Registry.ServeAsync(kind, int.Parse(number, CultureInfo.InvariantCulture));
}
else if (args is ["list", var authority])
{
    await Measurement.RunAsync(authority);
}
else
{
    var count = args is [var first] ? first : "100000";
    foreach (var of in new[] { "images", "indexes" })
    {
        using var registry = Child("serve", of, count);
        var ready = await registry.StandardOutput.ReadLineAsync();
        using var list = Child("list", ready!);
        Console.WriteLine($"{count} manifests ({of}): {await list.StandardOutput.ReadToEndAsync()}");
        registry.Kill();
    }
}

static Process Child(params string[] arguments) =>
    Process.Start(new ProcessStartInfo(Environment.ProcessPath!, arguments) { UseShellExecute = false, RedirectStandardOutput = true })!;
