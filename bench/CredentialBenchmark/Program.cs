// What a service account's token costs: cold, in a fresh process, over what the token endpoint itself takes; and warm, when the build has
// it. dotnet run -c Release --project bench/CredentialBenchmark

using System.Diagnostics;
using System.Globalization;
using ArtifactRegistry.Build.Credentials;
using ArtifactRegistry.Build.Credentials.Sources;
using ArtifactRegistry.Build.References;
using ArtifactRegistry.Emulator;

const int Processes = 10;
const int WarmCalls = 1_000_000;

if (args is [var key, var endpoint])
{
    Console.WriteLine(await MeasureAsync(key, new Uri(endpoint)));
    return;
}

await using var emulator = await ArtifactRegistryEmulator.StartAsync();
var file = Path.GetTempFileName();
try
{
    await File.WriteAllTextAsync(file, emulator.CreateServiceAccountKey());
    var runs = new List<double[]>();
    for (var run = 0; run < Processes; run++)
    {
        runs.Add([.. Child(file, emulator.Hosts[0].BaseUri).Split(' ').Select(text => double.Parse(text, CultureInfo.InvariantCulture))]);
    }

    Print("endpoint alone, ms", runs.Select(run => run[0]));
    Print("cold, over the endpoint, ms", runs.Select(run => run[1] - run[0]));
    Print("warm, ns", runs.Select(run => run[2]));
}
finally
{
    File.Delete(file);
}

static string Child(string key, Uri endpoint)
{
    var start = new ProcessStartInfo(Environment.ProcessPath!, [key, endpoint.AbsoluteUri])
    {
        RedirectStandardOutput = true,
        UseShellExecute = false,
    };
    using var child = Process.Start(start)!;
    return child.StandardOutput.ReadToEnd().Trim();
}

static void Print(string what, IEnumerable<double> values)
{
    var sorted = values.Order().ToArray();
    Console.WriteLine($"{what,-28} median {sorted[sorted.Length / 2],7:0.0}   greatest {sorted[^1],7:0.0}   ({sorted.Length} processes)");
}

static async Task<string> MeasureAsync(string key, Uri endpoint)
{
    using var http = new HttpClient(new SocketsHttpHandler());
    await AskAsync(http, endpoint);
    var alone = Stopwatch.StartNew();
    await AskAsync(http, endpoint);
    alone.Stop();

    var cold = Stopwatch.StartNew();
    using var chain = CredentialSources.CreateChain(new CredentialContext(
        new CredentialSettings(), name => name == "GOOGLE_APPLICATION_CREDENTIALS" ? key : null, TimeProvider.System));
    var host = RegistryHost.TryParse("europe-docker.pkg.dev", out var parsed) ? parsed : throw new UnreachableException();
    var credential = (AccessTokenCredential)await chain.GetAsync(
        new CredentialRequest(host, IsArtifactRegistry: true, RegistryRole.PushTarget), default);
    await credential.GetAsync(refused: null, default);
    cold.Stop();

    var warm = Stopwatch.StartNew();
    for (var call = 0; call < WarmCalls; call++)
    {
        await credential.GetAsync(refused: null, default);
    }

    return string.Create(
        CultureInfo.InvariantCulture,
        $"{alone.Elapsed.TotalMilliseconds:0.000} {cold.Elapsed.TotalMilliseconds:0.000} {warm.Elapsed.TotalNanoseconds / WarmCalls:0.0}");
}

// A refusal takes the endpoint as long as a token: it reads the form and answers.
static async Task AskAsync(HttpClient http, Uri endpoint)
{
    using var form = new FormUrlEncodedContent(
        [new("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer"), new("assertion", "none")]);
    using var response = await http.PostAsync(new Uri(endpoint, "token"), form);
    await response.Content.ReadAsStringAsync();
}
