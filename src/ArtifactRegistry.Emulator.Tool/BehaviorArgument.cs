using System.Globalization;
using System.Reflection;

namespace ArtifactRegistry.Emulator.Tool;

/// <summary><c>NAME=VALUE</c>: a property of <see cref="RegistryBehavior"/>, by its name.</summary>
internal static class BehaviorArgument
{
    public static RegistryBehavior Apply(RegistryBehavior behavior, IEnumerable<string> arguments)
    {
        RegistryBehavior changed = behavior with { };
        foreach (string argument in arguments)
        {
            string[] parts = argument.Split('=', 2);
            PropertyInfo property = typeof(RegistryBehavior)
                .GetProperty(parts[0], BindingFlags.Public | BindingFlags.Instance | BindingFlags.IgnoreCase)
                ?? throw new CommandLineException($"--behavior does not know '{parts[0]}'; see docs/emulator.md");
            property.SetValue(changed, Convert(property, parts.ElementAtOrDefault(1) ?? "true"));
        }

        return changed;
    }

    private static object Convert(PropertyInfo property, string value) => property.PropertyType switch
    {
        var type when type == typeof(string) => value,
        var type when type == typeof(int) => CommandLine.Number($"--behavior {property.Name}", value),
        var type when type == typeof(TimeSpan) && double.TryParse(value, CultureInfo.InvariantCulture, out double seconds) =>
            TimeSpan.FromSeconds(seconds),
        var type when type == typeof(bool) && bool.TryParse(value, out bool flag) => flag,
        _ => throw new CommandLineException($"--behavior {property.Name} does not take '{value}'"),
    };
}
