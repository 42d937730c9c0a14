using System.Security.Cryptography.X509Certificates;
using ArtifactRegistry.Emulator.Authentication;
using ArtifactRegistry.Emulator.Faults;
using ArtifactRegistry.Emulator.Hosting;
using ArtifactRegistry.Emulator.Requests;

namespace ArtifactRegistry.Emulator;

/// <summary>
/// Artifact Registry's Docker API on loopback: real HTTP, as many logical hosts as wanted, with the token endpoints that its clients need.
/// Dispose it to stop.
/// </summary>
public sealed class ArtifactRegistryEmulator : IAsyncDisposable
{
    private readonly EmulatorServer server;

    private ArtifactRegistryEmulator(EmulatorServer server) => this.server = server;

    /// <summary>The hosts, in the order of <see cref="EmulatorOptions.Hosts"/>.</summary>
    public IReadOnlyList<EmulatedHost> Hosts => server.Hosts;

    /// <summary>All requests so far (the last 90 000 at least), in the order of their arrival. A client that has an answer finds its
    /// request here.</summary>
    public IReadOnlyList<RecordedRequest> Requests => server.Log.Snapshot();

    /// <summary>How often the OAuth token endpoint was asked.</summary>
    public int TokenRequests => server.OAuth.Requests;

    /// <summary>The self-signed certificate of the https hosts, for <c>localhost</c>.</summary>
    public X509Certificate2 Certificate => server.Certificate;

    /// <summary>Starts serving.</summary>
    /// <exception cref="System.Net.Sockets.SocketException">A port is taken.</exception>
    /// <exception cref="IOException">The data folder, the key file or the log file cannot be used.</exception>
    /// <exception cref="ArgumentException">The name of a base image is invalid.</exception>
    public static async Task<ArtifactRegistryEmulator> StartAsync(
        EmulatorOptions? options = null, CancellationToken cancellationToken = default) =>
        new(await EmulatorServer.StartAsync(options ?? new EmulatorOptions(), cancellationToken));

    /// <summary>Forgets the requests so far.</summary>
    public void ClearRequests() => server.Log.Clear();

    /// <summary>Puts a fault in force, behind those already there.</summary>
    /// <exception cref="ArgumentException">The pattern is no regular expression, or a number is out of range.</exception>
    public void AddFault(Fault fault) => server.Faults.Add(fault);

    /// <summary>Ends all faults.</summary>
    public void ClearFaults() => server.Faults.Clear();

    /// <summary>Creates a service account's key.</summary>
    /// <param name="name">The member: an e-mail, or the part before its <c>@</c>.</param>
    /// <returns>The JSON text of a <c>service_account</c> key file whose <c>token_uri</c> is this emulator.</returns>
    public string CreateServiceAccountKey(string name = "tester") => server.CreateServiceAccountKey(name);

    /// <summary>Creates the credentials of a user who logged in with gcloud.</summary>
    /// <returns>The JSON text of an <c>authorized_user</c> file. Google's .NET library ignores its <c>token_uri</c>.</returns>
    public string CreateAuthorizedUserCredentials(string member = "tester") => server.Users.CreateFile(member, server.TokenUri);

    /// <summary>Issues an OAuth access token, valid on all hosts.</summary>
    /// <param name="member">For whom.</param>
    /// <param name="lifetime">How long; default: <see cref="EmulatorOptions.TokenLifetime"/>.</param>
    /// <param name="scopes">Its OAuth scopes, blank-separated; default: <c>cloud-platform</c>.</param>
    public string IssueAccessToken(string member = "tester", TimeSpan? lifetime = null, string? scopes = null) =>
        server.AccessTokens.Issue(member, scopes ?? Caller.CloudPlatform, lifetime);

    /// <summary>Ends a token before its time; registry tokens that were bought with it end, too.</summary>
    public void RevokeAccessToken(string token) => server.AccessTokens.Revoke(token);

    /// <summary>
    /// Ends every access token that was issued so far, and the registry tokens that were bought with them; keys and refresh tokens stay
    /// valid. A fault's <see cref="Fault.BeforeRequest"/> can call it, to end a client's token in the middle of an upload.
    /// </summary>
    public void RevokeAccessTokens() => server.AccessTokens.RevokeAll();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => server.DisposeAsync();
}
