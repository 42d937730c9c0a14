using System.Globalization;
using System.Reflection;

namespace ArtifactRegistry.Emulator.Tool;

/// <summary><c>NAME=VALUE</c>: a property of <see cref="RegistryBehavior"/>, by its name.</summary>
internal static class BehaviorArgument
{
    public static RegistryBehavior Apply(RegistryBehavior behavior, IEnumerable<string> arguments)
    {
        var changed = behavior with { };
        foreach (var argument in arguments)
        {
            var parts = argument.Split('=', 2);
            var property = typeof(RegistryBehavior)
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
        var type when type == typeof(TimeSpan) && double.TryParse(value, CultureInfo.InvariantCulture, out var seconds) =>
            TimeSpan.FromSeconds(seconds),
        var type when type == typeof(bool) && bool.TryParse(value, out var flag) => flag,
        _ => throw new CommandLineException($"--behavior {property.Name} does not take '{value}'"),
    };
}
