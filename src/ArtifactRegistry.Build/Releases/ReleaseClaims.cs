using System.Security.Cryptography;
using System.Text;
using ArtifactRegistry.Build.Diagnostics;

namespace ArtifactRegistry.Build.Releases;

/// <summary>Who releases which tag in this build, and writes which file. Two projects of one tag would replace each other's image, and each
/// alone looks right.</summary>
/// <remarks>A build's projects are spread over processes. Within one, the claims are known here; between the worker nodes of a solution's
/// build they are locks on files that the system lets go when a process ends, however it ends, so that a killed build leaves nothing that
/// counts.</remarks>
internal sealed class ReleaseClaims : IDisposable
{
    // What a file that another process has locked gives: Windows, flock on Linux, flock on macOS.
    private const int SharingViolation = unchecked((int)0x80070020);
    private const int WouldBlock = 11;
    private const int WouldBlockOnMac = 35;

    private readonly Dictionary<string, string> owners = new(StringComparer.Ordinal);
    private readonly List<FileStream> locks = [];

    /// <summary>Claims the tags of a release, and its result files.</summary>
    /// <param name="plan">The release.</param>
    /// <param name="projectFile">The project's full path.</param>
    /// <param name="solution">The solution that is built; <see langword="null"/> when none is.</param>
    /// <returns>One problem, naming the first tag or file that another project has claimed; <see langword="null"/> when none has.</returns>
    public Diagnostic? Claim(ReleasePlan plan, string projectFile, string? solution)
    {
        var names = plan.Tags.Concat(plan.AdditionalTags).Select(tag => plan.Image.WithTag(tag.Tag).ToString())
            .Concat(plan.Copies.SelectMany(copy => copy.Tags.Select(tag => copy.Image.WithTag(tag.Tag).ToString())))
            .Distinct(StringComparer.Ordinal);
        var files = plan.DryRun ? [] : plan.Results.Files.Where(file => !RealPath.IsDevice(file.Path)).DistinctBy(file => file.Path);
        lock (owners)
        {
            foreach (var name in names)
            {
                if (TryClaim(name, projectFile, solution) is { } other)
                {
                    return ReleaseDiagnostics.ReleasedTwice(name, projectFile, other);
                }
            }

            foreach (var (path, kind) in files)
            {
                if (TryClaim(path, projectFile, solution) is { } other)
                {
                    return ReleaseDiagnostics.WrittenTwice(path, kind, projectFile, other);
                }
            }
        }

        return null;
    }

    // Null, or who has claimed it before.
    private string? TryClaim(string name, string projectFile, string? solution)
    {
        if (owners.TryGetValue(name, out var other))
        {
            return other;
        }

        if (solution is not null && !TryLock(solution, name))
        {
            return "another project of the solution";
        }

        owners.Add(name, projectFile);
        return null;
    }

    /// <inheritdoc/>
    public void Dispose() => locks.ForEach(file => file.Dispose());

    private bool TryLock(string solution, string name)
    {
        // The user's own folder: nobody else can hold a lock there.
        var home = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        if (home.Length == 0)
        {
            return true;
        }

        var folder = Path.Combine(home, "ArtifactRegistry.Build", "claims");
        var file = Path.Combine(folder, Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes($"{solution}\n{name}"))));
        try
        {
            Directory.CreateDirectory(folder);
            locks.Add(new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose));
            return true;
        }
        catch (IOException problem) when (problem.HResult is SharingViolation or WouldBlock or WouldBlockOnMac)
        {
            return false;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            // No such folder here: then only this process is known. ArtifactRegistryMergeReports and ArtifactRegistryPublish compare the
            // names in any case.
            return true;
        }
    }
}
