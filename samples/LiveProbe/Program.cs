using LiveProbe;

return await Probe.RunAsync(args, Console.Out, Console.Error);
