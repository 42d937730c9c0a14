using System.Text.RegularExpressions;

namespace ArtifactRegistry.Build.Diagnostics;

/// <summary>A file or directory of the credential chain. It prints itself only where its value was recognised as a path.</summary>
internal readonly partial struct NamedPath
{
    private readonly SafeText hidden;

    private NamedPath(string value, bool isShown, SafeText hidden) => (Value, IsShown, this.hidden) = (value, isShown, hidden);

    /// <summary>The path. It may be a secret that was put into the wrong variable: to open the file, never for a message.</summary>
    public string Value { get; }

    /// <summary>Whether messages show the path.</summary>
    public bool IsShown { get; }

    /// <summary>A path of this machine's own, such as the home directory's.</summary>
    public static NamedPath Known(string path) => new(path, isShown: SecretText.FindsNothing(path), SafeText.Of($"a file of this machine"));

    /// <summary>The path that a variable names.</summary>
    /// <param name="variable">The variable.</param>
    /// <param name="content">What is at that path.</param>
    /// <exception cref="ArtifactRegistryException">The variable holds a key, a token or a configuration itself.</exception>
    public static NamedPath From(UntrustedValue variable, PathContent content = PathContent.Key)
    {
        var value = variable.Reveal();
        if (IsPath(value))
        {
            return new(value, isShown: true, default);
        }

        return SecretShapes.Of(value) is var shape and not SecretShape.None
            ? throw InputDiagnostics.SecretInsteadOfPath(variable.Name, shape, content).ToException()
            : new(value, isShown: false, SafeText.Of($"the path in {variable.Name}"));
    }

    /// <summary>A path below this one.</summary>
    public NamedPath Below(params string[] names) => new(Path.Combine([Value, .. names]), IsShown, hidden);

    /// <inheritdoc/>
    public override string ToString() => IsShown ? $"'{SafeText.Recognised(Value)}'" : hidden.ToString();

    /// <summary>Whether a value is a path: one that exists, one that is absolute in two steps or more (base64 may begin with a slash, too),
    /// or that of a JSON file.</summary>
    public static bool IsPath(string value) =>
        value.Length <= 1024
        && !value.Any(char.IsControl)
        && SecretText.FindsNothing(value)
        && (File.Exists(value)
            || Directory.Exists(value)
            || ((Absolute().IsMatch(value) || JsonFile().IsMatch(value)) && !SecretText.HasRandomRun(value)));

    [GeneratedRegex(@"\A([A-Za-z]:)?([/\\][\w .@~()-]{1,100}){2,}[/\\]?\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Absolute();

    [GeneratedRegex(@"\A([A-Za-z]:)?[\w .@~()/\\-]{1,250}\.json\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex JsonFile();
}

/// <summary>What a variable's path leads to.</summary>
internal enum PathContent
{
    /// <summary>A file with a key or a token.</summary>
    Key,

    /// <summary>A file with logins.</summary>
    Configuration,

    /// <summary>A directory of configuration.</summary>
    ConfigurationDirectory,
}

/// <summary>The value of an environment variable. Users and CI systems put keys, tokens and passwords even into variables that should hold
/// a path, so it prints as its variable's name; <see cref="NamedPath"/> and <see cref="SafeText"/> show what they recognise of
/// it.</summary>
internal readonly struct UntrustedValue
{
    private readonly string value;

    /// <summary>The value <paramref name="value"/> of the variable <paramref name="name"/>.</summary>
    public UntrustedValue(SafeText name, string value) => (Name, this.value) = (name, value);

    /// <summary>The variable.</summary>
    public SafeText Name { get; }

    /// <summary>The value, to use it; never for a message.</summary>
    public string Reveal() => value;

    /// <inheritdoc/>
    public override string ToString() => $"(the value of {Name})";
}

/// <summary>Why a file is read, for the message about it.</summary>
/// <param name="Description">What named it, in words that follow the file's name: "which CLOUDSDK_CONFIG names".</param>
/// <param name="WayOut">How to do without it: "unset CLOUDSDK_CONFIG to use another source of credentials".</param>
internal sealed record FileOrigin(SafeText Description, SafeText WayOut)
{
    /// <summary>A variable names the file.</summary>
    public static FileOrigin Variable(SafeText name) =>
        new(SafeText.Of($"which {name} names"), SafeText.Of($"unset {name} to use another source of credentials"));
}
