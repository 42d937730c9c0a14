using ArtifactRegistry.Build.Credentials.Processes;

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

    /// <summary>Runs gcloud and docker's credential helpers.</summary>
    public IProcessRunner Processes { get; init; } = new ProcessRunner(ReadVariable, Time);

    /// <summary>The user's home directory. Never a relative path: what was checked out must not pass for the user's own files.</summary>
    public string Home => Variable(OperatingSystem.IsWindows() ? "USERPROFILE" : "HOME") is { } home && Path.IsPathFullyQualified(home)
        ? home
        : Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);

    /// <summary>An environment variable that is set to something, or <see langword="null"/>.</summary>
    public string? Variable(string name) => ReadVariable(name) is { Length: > 0 } value ? value : null;
}
