using System.Globalization;

namespace LiveProbe;

/// <summary>Where to probe, and how far to go.</summary>
internal sealed record Arguments(string Host, string Repository, bool Write, string? Immutable, int Quota)
{
    /// <summary>The project, the first component of the repository.</summary>
    public string Project => Repository[..Repository.LastIndexOf('/')];

    /// <returns><see langword="null"/> when the arguments are wrong.</returns>
    public static Arguments? Parse(string[] arguments)
    {
        Arguments parsed = new("", "", false, null, 0);
        for (int i = 0; i < arguments.Length; i++)
        {
            string? value = arguments.ElementAtOrDefault(i + 1);
            switch (arguments[i])
            {
                case "--write":
                    parsed = parsed with { Write = true };
                    break;
                case "--immutable" when value is not null:
                    parsed = parsed with { Immutable = value };
                    i++;
                    break;
                case "--quota" when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int quota):
                    parsed = parsed with { Quota = quota };
                    i++;
                    break;
                case var name when !name.StartsWith('-') && name.Split('/', 2) is [var host, var repository] && repository.Contains('/'):
                    parsed = parsed with { Host = host, Repository = repository.TrimEnd('/') };
                    break;
                default:
                    return null;
            }
        }

        return parsed.Host.Length > 0 ? parsed : null;
    }
}
