using System.Text.RegularExpressions;

namespace ArtifactRegistry.Emulator.Faults;

/// <summary>The faults in force, and how often each has happened.</summary>
internal sealed class FaultPlan
{
    private readonly Lock gate = new();
    private readonly List<Entry> entries = [];

    public FaultPlan(IEnumerable<Fault> faults)
    {
        foreach (var fault in faults)
        {
            Add(fault);
        }
    }

    /// <exception cref="ArgumentException">The pattern is no regular expression, or a number is out of range.</exception>
    public void Add(Fault fault)
    {
        if (fault.Every < 1)
        {
            throw new ArgumentOutOfRangeException(nameof(fault), fault.Every, "Every must be 1 or more");
        }

        var entry = new Entry(fault, new Regex(fault.PathPattern, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1)));
        lock (gate)
        {
            entries.Add(entry);
        }
    }

    public void Clear()
    {
        lock (gate)
        {
            entries.Clear();
        }
    }

    /// <summary>The fault that happens to this request, if any.</summary>
    public Fault? Next(string authority, string method, string path, string query)
    {
        lock (gate)
        {
            return entries.Find(e => e.IsDue(authority, method, path, query))?.Fault;
        }
    }

    private sealed class Entry(Fault fault, Regex pattern)
    {
        private int matched;
        private int happened;

        public Fault Fault { get; } = fault;

        public bool IsDue(string authority, string method, string path, string query)
        {
            if ((Fault.Method != "*" && !Fault.Method.Equals(method, StringComparison.OrdinalIgnoreCase))
                || (Fault.Host is not null && Fault.Host != authority)
                || happened >= (Fault.Count ?? int.MaxValue)
                || !(pattern.IsMatch(path) || pattern.IsMatch(path + query)))
            {
                return false;
            }

            matched++;
            var due = matched % Fault.Every == 0;
            happened += due ? 1 : 0;
            return due;
        }
    }
}
