using System.ComponentModel;
using System.Diagnostics;

namespace LiveProbe;

/// <summary>The access token to probe with: from the environment, else from gcloud. It is never printed.</summary>
internal static class AccessToken
{
    private static readonly string[] Variables = ["GOOGLE_OAUTH_ACCESS_TOKEN", "CLOUDSDK_AUTH_ACCESS_TOKEN"];

    public static async Task<string?> FindAsync(CancellationToken cancellationToken)
    {
        var token = Variables
            .Select(Environment.GetEnvironmentVariable)
            .FirstOrDefault(value => !string.IsNullOrWhiteSpace(value));
        return token ?? await AskGcloudAsync(cancellationToken);
    }

    private static async Task<string?> AskGcloudAsync(CancellationToken cancellationToken)
    {
        try
        {
            var start = new ProcessStartInfo("gcloud", ["auth", "print-access-token"])
            {
                UseShellExecute = false,
                RedirectStandardOutput = true,
            };
            using var gcloud = Process.Start(start)!;
            var output = await gcloud.StandardOutput.ReadToEndAsync(cancellationToken);
            await gcloud.WaitForExitAsync(cancellationToken);
            return gcloud.ExitCode == 0 ? output.Trim() : null;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }
}
