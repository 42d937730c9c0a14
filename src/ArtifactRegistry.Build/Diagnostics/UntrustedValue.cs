namespace ArtifactRegistry.Build.Diagnostics;

/// <summary>The value of an environment variable. Users and CI systems put keys, tokens and passwords even into variables that should hold
/// a path, so it
/// prints as its variable's name; <see cref="NamedPath"/> and <see cref="SafeText"/> show what they recognise of it.</summary>
internal readonly struct UntrustedValue
{
    private readonly string value;

    /// <summary>The value <paramref name="value"/> of the variable <paramref name="name"/>.</summary>
    public UntrustedValue(SafeText name, string value) => (Name, this.value) = (name, value);

    /// <summary>The variable.</summary>
    public SafeText Name { get; }

    /// <summary>The value, to use it; never for a message.</summary>
    public string Reveal() => value;

    /// <inheritdoc/>
    public override string ToString() => $"(the value of {Name})";
}
