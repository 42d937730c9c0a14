using System.Text;
using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.Reporting;
using YamlDotNet.Core;

namespace ArtifactRegistry.Build.Pinning;

/// <summary>A deployment file whose references are pinned, in place or in a copy.</summary>
/// <param name="Name">What the user wrote.</param>
/// <param name="Source">The file, as a full path.</param>
/// <param name="Destination">The file that is written, as a full path; the same when it is pinned in place.</param>
/// <param name="Folder">The project's folder, as a full path. Links stay inside its checkout.</param>
/// <param name="IsRequired">Whether a file without a reference is an error.</param>
internal sealed record PinFile(string Name, string Source, string Destination, string Folder, bool IsRequired)
{
    /// <summary>The items that name such files.</summary>
    public const string ItemName = "ArtifactRegistryPinFile";

    private const int MaxSize = 4 * 1024 * 1024;

    /// <summary>Reads an item.</summary>
    /// <param name="name">The file; a relative path begins at the folder.</param>
    /// <param name="destination">A file, or a folder that ends in a slash; empty for the file itself.</param>
    /// <param name="isRequired">Whether a file without a reference is an error.</param>
    /// <param name="folder">The project's folder, as a full path.</param>
    /// <exception cref="ArtifactRegistryException">It is not a path.</exception>
    public static PinFile Parse(string name, string destination, bool isRequired, string folder)
    {
        try
        {
            var root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
            var (source, target) = (Path.GetFullPath(RealPath.Native(name), root), RealPath.Native(destination.Trim()));
            target = Path.EndsInDirectorySeparator(target) ? target + Path.GetFileName(source) : target;
            return new PinFile(name, source, target.Length == 0 ? source : Path.GetFullPath(target, root), root, isRequired);
        }
        catch (ArgumentException problem)
        {
            throw PinDiagnostics.FileUnreadable(name, DiagnosticText.Reason(problem)).ToException(problem);
        }
    }

    /// <summary>Reads the file, pins it, and writes it when that changes something.</summary>
    /// <param name="images">The images.</param>
    /// <param name="isDryRun">Whether nothing is written. It is still checked that it could be.</param>
    /// <param name="cancellationToken">Stops the wait for another project that pins the same file.</param>
    /// <exception cref="ArtifactRegistryException">It cannot be read or written, is not YAML, or is a link out of the checkout.</exception>
    public async Task<PinResult> RunAsync(IReadOnlyList<ImagePin> images, bool isDryRun, CancellationToken cancellationToken)
    {
        var (source, destination) = (Resolve(Source), Resolve(Destination));
        var result = await JudgeAsync(source, destination, images, cancellationToken);
        if (!result.Changed)
        {
            return result;
        }

        if (isDryRun)
        {
            await EnsureWritableAsync(destination, cancellationToken);
            return result;
        }

        MakeFolder(destination);
        using var turn = await PinLock.EnterAsync(destination, cancellationToken);
        result = await JudgeAsync(source, destination, images, cancellationToken);
        if (result.Changed)
        {
            var content = Encoding.Latin1.GetBytes(result.Text.Text);
            await ResultFile.WriteAsync(destination, content, ItemName, cancellationToken, likeFile: source);
        }

        return result;
    }

    private async Task<PinResult> JudgeAsync(
        string source, string destination, IReadOnlyList<ImagePin> images, CancellationToken cancellationToken)
    {
        var text = await ReadAsync(source, cancellationToken);
        var pinned = Pin(text, images);
        var problems = new List<PinProblem>();
        if (pinned.Left.Count > 0)
        {
            var isError = IsRequired && pinned.Pinned.Count == 0;
            problems.Add(new PinProblem(PinDiagnostics.ReferenceNotPinned(Name, pinned.Left), isError));
        }
        else if (pinned.Pinned.Count == 0 && IsRequired)
        {
            problems.Add(new PinProblem(PinDiagnostics.NothingPinned(Name, images), IsError: true));
        }

        var changed = pinned.Pinned.Count > 0
            && (source == destination ? pinned.Text != text : !HasContent(destination, Encoding.Latin1.GetBytes(pinned.Text)));
        return new PinResult(pinned, changed, problems);
    }

    private PinnedText Pin(string text, IReadOnlyList<ImagePin> images)
    {
        try
        {
            return PinnedText.Of(text, images);
        }
        catch (YamlException) when (!IsRequired && !images.Any(image => text.Contains(image.Repository, StringComparison.Ordinal)))
        {
            // A pattern took in a file of another kind.
            return new PinnedText(text, [], []);
        }
        catch (YamlException problem)
        {
            throw PinDiagnostics.NotYaml(Name, problem.Start.Line, problem.Message).ToException(problem);
        }
    }

    private string Resolve(string path)
    {
        try
        {
            return PinPath.Resolve(path, Name, Folder);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw PinDiagnostics.FileUnreadable(Name, problem.Message).ToException(problem);
        }
    }

    private async Task<string> ReadAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            if (Directory.Exists(path))
            {
                throw PinDiagnostics.FileUnreadable(Name, "It is a folder.").ToException();
            }

            if (new FileInfo(path) is { Exists: true, Length: > MaxSize })
            {
                throw PinDiagnostics.FileUnreadable(Name, "It is larger than 4 MiB, which no deployment file is.").ToException();
            }

            var text = Encoding.Latin1.GetString(await OpenElsewhere.RetryAsync(() => File.ReadAllBytes(path), cancellationToken));
            return text.Contains('\0', StringComparison.Ordinal)
                ? throw PinDiagnostics.FileUnreadable(Name, "It is binary, or text in UTF-16. Save it as UTF-8.").ToException()
                : text;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw PinDiagnostics.FileUnreadable(Name, DiagnosticText.Reason(problem)).ToException(problem);
        }
    }

    // Making the file's lock is what writing the file needs: a folder in which a file can be made.
    private static async Task EnsureWritableAsync(string path, CancellationToken cancellationToken)
    {
        var folder = Path.GetDirectoryName(path)!;
        while (!Path.Exists(folder))
        {
            folder = Path.GetDirectoryName(folder)!;
        }

        if (File.Exists(folder) || Directory.Exists(path))
        {
            var (file, problem) = File.Exists(folder) ? (folder, "is a file, not a folder.") : (path, "is a folder.");
            throw InputDiagnostics.FileNotWritten(path, ItemName, $"'{file}' {problem}").ToException();
        }

        (await PinLock.EnterAsync(Path.Combine(folder, Path.GetFileName(path)), cancellationToken)).Dispose();
    }

    private static void MakeFolder(string path)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw InputDiagnostics.FileNotWritten(path, ItemName, DiagnosticText.Reason(problem)).ToException(problem);
        }
    }

    private static bool HasContent(string path, byte[] content)
    {
        try
        {
            return new FileInfo(path) is { Exists: true } file
                && file.Length == content.Length
                && File.ReadAllBytes(path).AsSpan().SequenceEqual(content);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            // Writing it reports why.
            return false;
        }
    }
}

/// <summary>What pinning a file comes to.</summary>
/// <param name="Text">Its text with the references pinned.</param>
/// <param name="Changed">Whether the file was, or would be, written.</param>
/// <param name="Problems">What the user must know of it.</param>
internal sealed record PinResult(PinnedText Text, bool Changed, IReadOnlyList<PinProblem> Problems);

/// <summary>A problem of a deployment file.</summary>
/// <param name="Diagnostic">The message.</param>
/// <param name="IsError">Whether it is an error, or a warning.</param>
internal sealed record PinProblem(Diagnostic Diagnostic, bool IsError);

/// <summary>Where a path leads: a link in the checkout must not lead out of it, or a pull request could have the release change other
/// files.</summary>
internal static class PinPath
{
    /// <summary>The path without links.</summary>
    /// <param name="path">The path, as a full path; its end need not exist.</param>
    /// <param name="name">What the user wrote.</param>
    /// <param name="folder">The project's folder.</param>
    /// <exception cref="IOException">The links have no end.</exception>
    /// <exception cref="ArtifactRegistryException">A link leads out of the checkout.</exception>
    public static string Resolve(string path, string name, string folder)
    {
        var (real, root) = (RealPath.Of(path), RootOf(folder));
        // A path outside that the user wrote is what the user wants, unless the file itself is a link.
        var isWritten = !RealPath.IsBelow(path, root)
            && real == Path.Combine(RealPath.Of(Path.GetDirectoryName(path) ?? path), Path.GetFileName(path));
        return isWritten || RealPath.IsBelow(real, RealPath.Of(root))
            ? real
            : throw PinDiagnostics.OutsideCheckout(name, real, root).ToException();
    }

    // The repository's root, or the project's folder where there is none.
    private static string RootOf(string folder)
    {
        for (var candidate = folder; candidate is not null; candidate = Path.GetDirectoryName(candidate))
        {
            if (Path.Exists(Path.Combine(candidate, ".git")))
            {
                return candidate;
            }
        }

        return folder;
    }
}
