using System.CommandLine;

namespace LiveProbe;

/// <summary>Where to probe, and how far to go.</summary>
internal sealed record Arguments(string Host, string Repository, bool Write, string? Immutable, int Quota)
{
    /// <summary>The project, the first component of the repository.</summary>
    public string Project => Repository[..Repository.LastIndexOf('/')];

    /// <summary>The command line, and what it runs.</summary>
    public static RootCommand Command(Func<Arguments, CancellationToken, Task<int>> run)
    {
        var place = new Argument<string>("HOST/PROJECT/REPOSITORY") { Description = "the repository to probe" };
        place.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var value }] && (value.Split('/', 2) is not [_, var repository] || !repository.Contains('/')))
            {
                result.AddError($"'{value}' is not HOST/PROJECT/REPOSITORY.");
            }
        });
        var write = new Option<bool>("--write")
        {
            Description = "push, move and delete in a new image of the repository; it is removed again",
        };
        var immutable = new Option<string?>("--immutable")
        {
            Description = "a repository with immutable tags: one tag is pushed there, and stays",
            HelpName = "PROJECT/REPOSITORY",
        };
        var quota = new Option<int>("--quota") { Description = "send up to N requests to meet a 429", HelpName = "N" };
        var command = new RootCommand(
            "Tries the facts about Artifact Registry that nobody has verified. The access token comes from GOOGLE_OAUTH_ACCESS_TOKEN or "
            + "CLOUDSDK_AUTH_ACCESS_TOKEN, else from 'gcloud auth print-access-token'.")
        {
            place, write, immutable, quota,
        };
        command.SetAction((parsed, cancellationToken) =>
        {
            var parts = parsed.GetRequiredValue(place).Split('/', 2);
            return run(
                new Arguments(parts[0], parts[1].TrimEnd('/'), parsed.GetValue(write), parsed.GetValue(immutable), parsed.GetValue(quota)),
                cancellationToken);
        });
        return command;
    }
}
