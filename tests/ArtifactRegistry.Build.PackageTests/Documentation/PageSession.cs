using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using ArtifactRegistry.Build.PackageTests.Support;

namespace ArtifactRegistry.Build.PackageTests.Documentation;

/// <summary>A reader of a page: one bash that saves the projects of the page and types its commands in their order, with the sandbox's
/// registries for the documented ones. <c>gcloud</c> is a program that knows the emulator's token and nothing else.</summary>
internal sealed partial class PageSession : IDisposable
{
    private readonly ProjectSandbox sandbox;
    private readonly (string Documented, string Real)[] names;
    private readonly ShownOutput output = new();
    private readonly Process bash;

    private PageSession(ProjectSandbox sandbox, PackageFixture package)
    {
        this.sandbox = sandbox;
        names =
        [
            ("https://europe-docker.pkg.dev", $"http://{sandbox.Registry}"),
            ("europe-docker.pkg.dev", sandbox.Registry),
            ("localhost:5000", sandbox.Registry),
            ("us-docker.pkg.dev", sandbox.Emulator.Hosts[^1].Authority),
            ("asia-docker.pkg.dev", sandbox.Emulator.Hosts[^1].Authority),
            ("mcr.microsoft.com/dotnet/aspnet:10.0", $"{sandbox.Registry}/p/r/base:1"),
            ("ArtifactRegistry.Build/1.0.0", $"ArtifactRegistry.Build/{package.Version}"),
            ("/src/", $"{sandbox.Folder}/"),
        ];
        var variables = new Dictionary<string, string?>(sandbox.Environment)
        {
            ["ArtifactRegistryHosts"] = string.Join(';', sandbox.Emulator.Hosts.Select(host => host.Authority)),
            ["PATH"] = $"{sandbox.Folder}/bin:{Environment.GetEnvironmentVariable("PATH")}",
        };
        var start = new ProcessStartInfo("bash", ["--norc", "--noprofile"])
        {
            WorkingDirectory = sandbox.Folder,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        start.Environment.Clear();
        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        bash = Process.Start(start)!;
    }

    /// <summary>Types the commands of a page, each of which must end as the page shows: those of its blocks, and after them those of its
    /// tables.</summary>
    /// <param name="sandbox">Where the page's images and projects are.</param>
    /// <param name="package">The package under test.</param>
    /// <param name="page">Its path in the repository.</param>
    /// <param name="folder">Where commands run that name neither a release project nor a solution.</param>
    /// <param name="skipped">Programs that are not run.</param>
    public static async Task RunAsync(
        ProjectSandbox sandbox, PackageFixture package, ShownPage page, string folder, IReadOnlyCollection<string> skipped)
    {
        WriteGcloud(sandbox);
        using var place = await package.EnterBuildAsync(TestContext.Current.CancellationToken);
        using var session = new PageSession(sandbox, package);
        await using var stop = TestContext.Current.CancellationToken.Register(() => session.bash.Kill(entireProcessTree: true));
        await session.bash.StandardInput.WriteLineAsync("exec 2>&1");
        var (project, problems) = ("", new List<string?>());
        foreach (var block in page.Blocks.Concat(page.TableRows))
        {
            project = block.Text.StartsWith("<Project Sdk=\"ArtifactRegistry.Build/", StringComparison.Ordinal) ? block.Text : project;
            foreach (var command in block.Commands.Where(command => !skipped.Contains(command.Program)))
            {
                project = session.Save(project, command.Text);
                problems.Add(await session.TypeAsync(command, ReleaseFile().IsMatch(command.Text) ? "." : folder));
            }
        }

        problems.RemoveAll(problem => problem is null);
        Assert.True(problems.Count == 0, $"{page.Path}:\n{string.Join('\n', problems)}");
    }

    public void Dispose()
    {
        bash.StandardInput.Close();
        bash.Dispose();
    }

    // A project that the page shows is saved under the name that the next command has for it.
    private string Save(string project, string command)
    {
        if (project.Length > 0 && ReleaseFile().Match(command) is { Success: true } file)
        {
            sandbox.Write(file.Value, Fill(project));
            return "";
        }

        return project;
    }

    // Why the command is not what the page shows, or null.
    private async Task<string?> TypeAsync(ShownCommand command, string folder)
    {
        sandbox.Write("typed.sh", output.Fill(Fill(command.Text)));
        await bash.StandardInput.WriteLineAsync(
            $"cd '{sandbox.Folder}/{folder}'; . '{sandbox.Folder}/typed.sh' < /dev/null; printf '\\n\\036%d\\n' $?");
        var printed = new StringBuilder();
        string? line;
        while ((line = await bash.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken))?.StartsWith('\x1e') == false)
        {
            printed.Append(line).Append('\n');
        }

        var exitCode = line is null ? -1 : int.Parse(line[1..], CultureInfo.InvariantCulture);
        var result = new CommandResult(command.Text, exitCode, printed.ToString(), "");
        string[] codes = [.. ErrorCode().Matches(string.Join('\n', command.Output)).Select(match => match.Groups["code"].Value)];
        if ((exitCode != 0) != (codes.Length > 0) || !result.ErrorCodes.ToHashSet().SetEquals(codes))
        {
            return $"{command.Text}\nended with {exitCode}:\n{result.All}";
        }

        return output.FindMissing(command.Output.Select(Fill), result.All) is { } missing
            ? $"{command.Text}\ndid not print what the page shows,\n{missing}\nbut\n{result.All}"
            : null;
    }

    private string Fill(string text) =>
        names.Aggregate(text, (filled, name) => filled.Replace(name.Documented, name.Real, StringComparison.Ordinal));

    private static void WriteGcloud(ProjectSandbox sandbox)
    {
        sandbox.Write("bin/gcloud", """
            #!/bin/sh
            case "$1 $2" in
              "auth login") ;;
              "auth print-access-token") echo TOKEN ;;
              "config config-helper") echo '{"credential":{"access_token":"TOKEN","token_expiry":"2099-01-01T00:00:00Z"},
                "configuration":{"properties":{"core":{"account":"me@example.com"}}}}' ;;
              *) exit 1 ;;
            esac
            """.Replace("TOKEN", sandbox.Emulator.IssueAccessToken(), StringComparison.Ordinal));
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(Path.Combine(sandbox.Folder, "bin", "gcloud"), (UnixFileMode)0b111_000_000);
        }
    }

    [GeneratedRegex(@"\b\w+\.(proj|slnx)\b", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex ReleaseFile();

    [GeneratedRegex(@"\berror (?<code>[A-Z]+\d+):", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex ErrorCode();
}
