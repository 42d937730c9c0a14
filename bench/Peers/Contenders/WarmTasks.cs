using System.Diagnostics;
using System.Text.Json;
using ArtifactRegistry.Build.Bench.Peers.Measuring;
using ArtifactRegistry.Build.Bench.Peers.Worker;

namespace ArtifactRegistry.Build.Bench.Peers.Contenders;

/// <summary>Our tasks in a process that has run them before, as a build node that lives on: the code is compiled; connections and
/// credentials are each build's own.</summary>
internal sealed class WarmTasks(string name, WorkerOptions options) : IContender, IDisposable
{
    private readonly Dictionary<Login, Process> workers = [];

    public string Name { get; } = name;

    public async Task<Effort?> RunAsync(Operation operation, Login login, bool watchMemory)
    {
        if (!options.Concerns(operation))
        {
            return null;
        }

        var worker = workers.TryGetValue(login, out var known) ? known : workers[login] = Start(login);
        await worker.StandardInput.WriteLineAsync(
            JsonSerializer.Serialize(new WorkerQuestion(operation, login.HostsOf(operation), options)));
        var answer = await worker.StandardOutput.ReadLineAsync();
        return JsonSerializer.Deserialize<Effort>(answer ?? throw new InvalidOperationException("the worker has ended"));
    }

    public void Dispose()
    {
        foreach (var worker in workers.Values)
        {
            worker.StandardInput.Close();
            worker.WaitForExit();
            worker.Dispose();
        }
    }

    private static Process Start(Login login)
    {
        var start = new ProcessStartInfo(
            Environment.ProcessPath!, ["worker"]) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true };
        start.Environment.Clear();
        foreach (var (variable, value) in login.ForBuilds())
        {
            start.Environment[variable] = value;
        }

        return Process.Start(start)!;
    }
}
