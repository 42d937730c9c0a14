using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using ArtifactRegistry.Build.Credentials;
using ArtifactRegistry.Build.Credentials.Sources;
using ArtifactRegistry.Build.References;
using Microsoft.Extensions.Time.Testing;

namespace ArtifactRegistry.Build.Tests.Support;

/// <summary>A machine of a test's own: its variables, its home directory, its clock.</summary>
internal sealed class Machine : IDisposable
{
    public static readonly string PrivateKey = CreateKey();

    private readonly DirectoryInfo home = Directory.CreateTempSubdirectory("credentials-");

    public Machine() => Variables["HOME"] = Variables["USERPROFILE"] = home.FullName;

    public Dictionary<string, string> Variables { get; } = new(StringComparer.Ordinal);

    public FakeTimeProvider Time { get; } = new(DateTimeOffset.Parse("2026-11-24T12:00:00Z", CultureInfo.InvariantCulture));

    /// <summary>The real clock, where another tool takes part that has no other.</summary>
    public TimeProvider? Clock { get; init; }

    public Func<HttpMessageHandler>? CreateHandler { get; set; }

    public string Home => home.FullName;

    public static CredentialRequest ArtifactRegistry { get; } = Request("europe-docker.pkg.dev", artifactRegistry: true);

    public static CredentialRequest Request(string host, bool artifactRegistry = false, RegistryRole role = RegistryRole.Other) =>
        RegistryHost.TryParse(host, out var parsed)
            ? new CredentialRequest(parsed, artifactRegistry, role)
            : throw new ArgumentException(host, nameof(host));

    public CredentialContext Context(CredentialSettings? settings = null) =>
        new(settings ?? new CredentialSettings(), name => Variables.GetValueOrDefault(name), Clock ?? Time)
        {
            CreateHandler = CreateHandler ?? new CredentialContext(new(), _ => null, Time).CreateHandler,
        };

    public CredentialChain Chain(CredentialSettings? settings = null) => CredentialSources.CreateChain(Context(settings));

    public string Write(string name, string text)
    {
        var path = Path.Combine(Home, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        SetMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return path;
    }

    public static void SetMode(string path, UnixFileMode mode)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, mode);
        }
    }

    public static string ServiceAccountKey(Uri tokenEndpoint) =>
        JsonSerializer.Serialize(new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["type"] = "service_account",
            ["project_id"] = "my-project",
            ["private_key_id"] = "key-1",
            ["private_key"] = PrivateKey,
            ["client_email"] = "builder@my-project.iam.gserviceaccount.com",
            ["token_uri"] = tokenEndpoint.AbsoluteUri,
        });

    /// <summary>Puts a program into a directory of its own that is first in PATH; a shell script, so not on Windows.</summary>
    public void Install(string name, string script)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The stand-in is a shell script.");
        var path = Path.Combine(Directory.CreateDirectory(Path.Combine(Home, "bin")).FullName, name);

        // Written by another process: a child that another test starts just now would inherit our file handle, and Linux runs no file that
        // is open for writing.
        using var writer = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", "cat > \"$0\" && chmod 700 \"$0\"", path])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
        })!;
        writer.StandardInput.Write("#!/bin/sh\n" + script + "\n");
        writer.StandardInput.Close();
        writer.WaitForExit();
        Variables["PATH"] = $"{Path.GetDirectoryName(path)}:/usr/bin:/bin";
    }

    /// <summary>Waits for the task while the clock runs fast.</summary>
    public async Task<T> InFastTime<T>(Task<T> task)
    {
        while (!task.IsCompleted)
        {
            Time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Yield();
        }

        return await task;
    }

    public static async Task<Diagnostics.Diagnostic> FailureOf(Func<Task> action) =>
        (await Assert.ThrowsAsync<Diagnostics.ArtifactRegistryException>(action)).Diagnostic;

    /// <summary>The credential for a registry, and its token if it is one of tokens.</summary>
    public async Task<string> TokenAsync(CredentialSettings? settings = null)
    {
        using var chain = Chain(settings);
        var credential = Assert.IsType<AccessTokenCredential>(await chain.GetAsync(ArtifactRegistry, CancellationToken.None));
        return (await credential.GetAsync(refused: null, CancellationToken.None)).Value;
    }

    public void Dispose() => home.Delete(recursive: true);

    private static string CreateKey()
    {
        using var key = RSA.Create(2048);
        return key.ExportPkcs8PrivateKeyPem();
    }
}
