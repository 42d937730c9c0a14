using ArtifactRegistry.Emulator.Bench;

// dotnet run -c Release --project bench/Emulator [-- MEBIBYTES HEADS]
// Needs Debian's docker-registry beside it: both are measured in one run, one after the other, on folders of the same disk.
var mebibytes = args.Length > 0 ? long.Parse(args[0]) : 1024;
var heads = args.Length > 1 ? int.Parse(args[1]) : 20_000;

Console.WriteLine($"{"server",-16} {"ready ms",9} {"push MiB/s",11} {"pull MiB/s",11} {"peak MiB",9} {$"{heads} HEADs s",16} {"errors",7}");
foreach (var server in new[] { Server.Emulator(), Server.DockerRegistry() })
{
    await using (server)
    {
        var ready = await server.StartAsync();
        using var load = new RegistryLoad(server.BaseUri);
        (var push, var pull) = await load.TransferAsync(mebibytes << 20);
        var peak = server.PeakMemoryMebibytes();
        (var seconds, var errors) = await load.HeadAsync(heads, connections: 64);
        Console.WriteLine(
            $"{server.Name,-16} {ready,9:F0} {mebibytes / push,11:F0} {mebibytes / pull,11:F0} {peak,9:F0} {seconds,16:F2} {errors,7}");
    }
}
