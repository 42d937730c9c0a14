using System.Reflection;
using System.Runtime.Loader;
using ArtifactRegistry.Build.Credentials;
using ArtifactRegistry.Build.Credentials.Sources;

namespace ArtifactRegistry.Build.Tests.Credentials;

public sealed class LibraryLoadingTests : IDisposable
{
    private readonly Machine machine = new();

    public void Dispose() => machine.Dispose();

    [Fact]
    public void Nothing_of_google_is_loaded_until_a_credential_file_gives_a_token()
    {
        var loader = new Loader();
        var key = machine.Write("key.json", Machine.ServiceAccountKey(new Uri("http://127.0.0.1:1/")));
        var run = loader.LoadFromAssemblyPath(typeof(LibraryLoadingTests).Assembly.Location)
            .GetType(typeof(Isolated).FullName!, throwOnError: true)!
            .GetMethod(nameof(Isolated.Run), BindingFlags.Public | BindingFlags.Static)!
            .CreateDelegate<Action<string, bool>>();

        run(key, false);
        Assert.DoesNotContain(loader.Assemblies, IsGoogles);

        run(key, true);
        Assert.Contains(loader.Assemblies, IsGoogles);
    }

    private static bool IsGoogles(Assembly assembly) => assembly.GetName().Name!.StartsWith("Google.", StringComparison.Ordinal);

    /// <summary>Loads everything that lies beside the tests anew, so that what other tests loaded is not seen.</summary>
    private sealed class Loader() : AssemblyLoadContext(nameof(LibraryLoadingTests), isCollectible: false)
    {
        protected override Assembly? Load(AssemblyName assemblyName)
        {
            var path = Path.Combine(AppContext.BaseDirectory, $"{assemblyName.Name}.dll");
            return File.Exists(path) ? LoadFromAssemblyPath(path) : null;
        }
    }

    /// <summary>What runs in the fresh context: a chain of every source, and a token of a key that signs its own.</summary>
    public static class Isolated
    {
        public static void Run(string key, bool fetch)
        {
            var settings = new CredentialSettings { UseSelfSignedJwt = true };
            var context = new CredentialContext(
                settings, name => name == "GOOGLE_APPLICATION_CREDENTIALS" ? key : null, TimeProvider.System);
            using var chain = CredentialSources.CreateChain(context);
            var credential = (AccessTokenCredential)chain.GetAsync(Machine.ArtifactRegistry, CancellationToken.None)
                .AsTask()
                .GetAwaiter()
                .GetResult();
            if (fetch)
            {
                credential.GetAsync(refused: null, CancellationToken.None).AsTask().GetAwaiter().GetResult();
            }
        }
    }
}
