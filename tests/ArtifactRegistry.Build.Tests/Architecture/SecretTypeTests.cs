using System.Reflection;
using System.Text.RegularExpressions;
using ArtifactRegistry.Build.Credentials;
using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.Registry.Http;

namespace ArtifactRegistry.Build.Tests.Architecture;

/// <summary>The types that keep the credential chain's values out of messages.</summary>
public sealed class SecretTypeTests
{
    private const BindingFlags All =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    private static readonly Type[] Allowed =
    [
        typeof(SafeText), typeof(NamedPath), typeof(FileOrigin), typeof(TokenRefusal), typeof(SecretShape), typeof(PathContent),
        typeof(RegistryDiagnostics.Answer),
        typeof(IReadOnlyList<SearchedSource>), typeof(Uri), typeof(int), typeof(bool), typeof(DateTimeOffset),
    ];

    [Fact]
    public void No_diagnostic_about_credentials_takes_a_plain_string()
    {
        Type[] types =
        [
            typeof(CredentialDiagnostics), typeof(TokenDiagnostics), typeof(CredentialNotices), typeof(FileOrigin),
            typeof(SearchedSource), typeof(TokenRefusal),
        ];
        var wrong =
            from type in types
            from method in type.GetMethods(All).Cast<MethodBase>().Concat(type.GetConstructors(All))
            where !method.Name.StartsWith('<') && !method.Name.StartsWith("Print", StringComparison.Ordinal)
            from parameter in method.GetParameters()
            let actual = Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType
            where !Allowed.Contains(actual) && !actual.IsByRef && actual != type && actual != typeof(object)
            select $"{type.Name}.{method.Name}: {actual.Name} {parameter.Name}";

        Assert.Empty(wrong);
    }

    [Fact]
    public void What_a_source_says_of_itself_is_safe_text()
    {
        PropertyInfo?[] properties =
        [
            typeof(RegistryCredential).GetProperty("Source"),
            typeof(RegistryCredential).GetProperty("Identity"),
            typeof(RegistryCredential).GetProperty("Notice"),
            typeof(CredentialLookup.Nothing).GetProperty("Reason"),
            typeof(ICredentialSource).GetProperty("Name"),
        ];
        Assert.All(
            properties,
            property => Assert.Equal(typeof(SafeText), Nullable.GetUnderlyingType(property!.PropertyType) ?? property.PropertyType));
        Assert.Equal(typeof(UntrustedValue?), typeof(CredentialContext).GetMethod("Variable")!.ReturnType);
        Assert.Equal(typeof(NamedPath?), typeof(CredentialContext).GetMethod("PathIn")!.ReturnType);
    }

    [Fact]
    public void A_string_becomes_safe_text_only_by_being_recognised_or_cleaned()
    {
        Assert.DoesNotContain(typeof(SafeText).GetConstructors(), constructor => constructor.IsPublic);
        Assert.DoesNotContain(typeof(SafeText).GetMethods(All), method => method.Name.StartsWith("op_Implicit", StringComparison.Ordinal));
        var makers = typeof(SafeText).GetMethods(All).Where(method =>
            method.ReturnType == typeof(SafeText)
            && method.GetParameters().FirstOrDefault()?.ParameterType == typeof(string)
            && method.Name != "Join");
        Assert.Equal(
            ["Account", "Foreign", "Host", "Program", "Realm", "Recognised", "Variable"],
            makers.Select(method => method.Name).Order(StringComparer.Ordinal));
        Assert.DoesNotContain(
            typeof(SafeText.Handler).GetMethods(All),
            method => method.Name == "AppendFormatted" && method.GetParameters()[0].ParameterType == typeof(string));
    }

    [Fact]
    public void An_untrusted_value_prints_as_its_variable() =>
        Assert.Equal("(the value of X)", $"{new UntrustedValue(SafeText.Of($"X"), "secret")}");

    [Fact]
    public void Only_texts_of_programs_and_endpoints_are_cleaned_instead_of_recognised()
    {
        var uses = SourceTree.Files("src/ArtifactRegistry.Build", "*.cs")
            .Where(file =>
                Regex.IsMatch(File.ReadAllText(file), @"SafeText\.(?:Foreign|Recognised)\(", RegexOptions.None, TimeSpan.FromSeconds(10)))
            .Select(Path.GetFileNameWithoutExtension);

        // gcloud's standard error, endpoints' answers, a TLS failure; recognised are paths and parsed hosts.
        string[] expected =
        [
            "CredentialProblem", "GcloudSource", "GoogleTokens", "NamedPath", "RegistryHost", "TestCredentials", "TokenAnswer",
            "TokenEndpointHandler",
        ];
        Assert.Equal(expected, uses.Order(StringComparer.Ordinal));
    }
}
