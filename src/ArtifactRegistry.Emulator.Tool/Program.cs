using ArtifactRegistry.Emulator.Tool;

#pragma warning disable RS0030 // A command's console is its output; here is the one place that takes it.
return await EmulatorCommand.RunAsync(args, Console.Out, Console.Error);
