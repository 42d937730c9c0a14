using ArtifactRegistry.Demo;
using ArtifactRegistry.Emulator;

// The main job of ArtifactRegistry.Build, from packing it to a released and retagged image, against an emulator on this machine.
// With --picture FILE it draws the README's picture instead.
using var cancellation = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) => (pressed.Cancel, _) = (true, cancellation.CancelAsync());

try
{
    using var workspace = Workspace.Create();
    await using var emulator = await ArtifactRegistryEmulator.StartAsync(Release.Registry, cancellation.Token);
    if (args is ["--picture", var file])
    {
        await new Recording(workspace, emulator).WriteAsync(file, cancellation.Token);
        return 0;
    }

    await new Release(workspace, emulator, new Narrator()).RunAsync(cancellation.Token);
    return 0;
}
catch (OperationCanceledException)
{
    Console.Error.WriteLine("Cancelled; nothing is left behind.");
    return 130;
}
catch (StepFailedException failure)
{
    Console.Error.WriteLine(failure.Message);
    return 1;
}
