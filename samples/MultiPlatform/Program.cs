Console.WriteLine($"Hello from {System.Runtime.InteropServices.RuntimeInformation.ProcessArchitecture}");
