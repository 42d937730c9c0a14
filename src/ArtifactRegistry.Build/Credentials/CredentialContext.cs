using ArtifactRegistry.Build.Credentials.Processes;
using ArtifactRegistry.Build.Diagnostics;

namespace ArtifactRegistry.Build.Credentials;

/// <summary>What the sources read the machine through, so that a test can stand in for it.</summary>
/// <param name="Settings">What the project says.</param>
/// <param name="ReadVariable">Reads an environment variable; <see langword="null"/> when it is not set.</param>
/// <param name="Time">The clock.</param>
internal sealed record CredentialContext(CredentialSettings Settings, Func<string, string?> ReadVariable, TimeProvider Time)
{
    /// <summary>Makes what requests to token endpoints go through: the proxy and the certificates that any .NET program uses.</summary>
    public Func<HttpMessageHandler> CreateHandler { get; init; } = static () => new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        ConnectTimeout = TimeSpan.FromSeconds(15),
    };

    /// <summary>How long a token endpoint may take.</summary>
    public TimeSpan TokenTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Runs gcloud and docker's credential helpers.</summary>
    public IProcessRunner Processes { get; init; } = new ProcessRunner(ReadVariable, Time);

    /// <summary>Whether the machine's variables, programs and folders are those of Windows.</summary>
    public bool IsWindows { get; init; } = OperatingSystem.IsWindows();

    /// <summary>The home directory that the system knows of, where no variable names one.</summary>
    public string SystemHome { get; init; } = Environment.GetFolderPath(
        Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify);

    /// <summary>The user's home directory. Never a relative path: what was checked out must not pass for the user's own files. A user
    /// without one, as in a container, has the root.</summary>
    public NamedPath Home => NamedPath.Known(
        new[] { ReadVariable(IsWindows ? "USERPROFILE" : "HOME"), SystemHome }.FirstOrDefault(home => Path.IsPathFullyQualified(home ?? ""))
            ?? Path.GetPathRoot(AppContext.BaseDirectory)!);

    /// <summary>An environment variable that is set to something, or <see langword="null"/>. Its value prints as the variable's
    /// name.</summary>
    public UntrustedValue? Variable(SafeText name) =>
        ReadVariable(name.ToString()) is { Length: > 0 } value ? new UntrustedValue(name, value) : null;

    /// <summary>Whether a program's text repeats a part of a variable that steers it, unless that is recognised as a path or an
    /// account.</summary>
    public bool RepeatsVariable(string text) => ProcessRunner.Names
        .Where(name => name != "PATH")
        .Select(ReadVariable)
        .OfType<string>()
        .Where(value => value.Length >= 6 && SafeText.Account(value, default).IsEmpty && !NamedPath.IsPath(value))
        .Any(value => HasPartOf(text, value));

    /// <summary>The path that an environment variable names, or <see langword="null"/> when it is not set.</summary>
    /// <exception cref="ArtifactRegistryException">The variable holds a secret and no path.</exception>
    public NamedPath? PathIn(SafeText name, PathContent content = PathContent.Key) =>
        Variable(name) is { } value ? NamedPath.From(value, content) : null;

    private static bool HasPartOf(string text, string value) => Enumerable.Range(0, Math.Max(1, value.Length - 7))
        .Any(at => text.Contains(value.Substring(at, Math.Min(8, value.Length)), StringComparison.Ordinal));
}
