using System.Globalization;
using System.Reflection;
using ArtifactRegistry.Build.Credentials;
using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.Pinning;
using ArtifactRegistry.Build.Registry.Http;
using ArtifactRegistry.Build.Releases.Templates;

namespace ArtifactRegistry.Build.Tests.Documentation;

/// <summary>What every message has in common, over all texts of the code with values of usual length.</summary>
public sealed class MessageTests
{
    private const int MaxLength = 300;
    private const string Image = "europe-docker.pkg.dev/p/r/app:1.0.0";
    private static readonly Uri Url = new("https://europe-docker.pkg.dev/v2/p/r/app/manifests/1.0.0");
    private static readonly RegistryDiagnostics.Answer Answer = new($"GET {Url}", 403, "DENIED: access denied");
    private static readonly SafeText Word = SafeText.Of($"environment (AR_TOKEN)");

    private static readonly MethodInfo[] Texts =
    [
        .. typeof(Diagnostic).Assembly.GetTypes()
            .Where(type => type.Name.EndsWith("Diagnostics", StringComparison.Ordinal))
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Static))
            .Where(method => method.ReturnType == typeof(Diagnostic)),
    ];

    public static TheoryData<string> Names => [.. Texts.Select(Name).Distinct(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_message_is_short_before_its_table_and_after_it(string name)
    {
        foreach (var text in Texts.Where(method => Name(method) == name))
        {
            var lines = ((Diagnostic)text.Invoke(null, [.. text.GetParameters().Select(Value)])!).Message.ReplaceLineEndings("\n")
                .Split('\n');
            var outside = lines.Where(line => !line.StartsWith("  ", StringComparison.Ordinal));

            Assert.All(outside, line => Assert.True(line.Length < MaxLength, $"{line.Length} characters: {line}"));
            Assert.Matches(@"\A[^\n]*[.:?]\z", lines[0].TrimEnd());
        }
    }

    [Fact]
    public void All_texts_are_found() => Assert.InRange(Texts.Length, 100, 300);

    private static string Name(MethodInfo method) => $"{method.DeclaringType!.Name}.{method.Name}";

    private static object? Value(ParameterInfo parameter) => Value(parameter.ParameterType, parameter.Name!);

    private static object? Value(Type type, string name) => type switch
    {
        _ when type == typeof(string) => name switch
        {
            "digest" or "expected" or "actual" or "sent" or "stored" or "newest" => $"sha256:{new string('a', 64)}",
            "image" or "tag" => Image,
            "path" or "file" or "source" => "deploy/api.yaml",
            "reason" or "problem" or "why" => "It does not exist.",
            "host" or "registry" => "europe-docker.pkg.dev",
            "plan" or "confirmed" => "3fa9c1d2",
            _ => "my-value-1.0.0",
        },
        _ when type == typeof(int) => 42,
        _ when type == typeof(long) => 42L,
        _ when type == typeof(bool) => true,
        _ when type == typeof(Uri) => Url,
        _ when type == typeof(HttpMethod) => HttpMethod.Get,
        _ when type == typeof(SafeText) => Word,
        _ when type == typeof(NamedPath) => NamedPath.Known(
            OperatingSystem.IsWindows() ? @"C:\Users\me\gcloud\key-file.json" : "/home/me/.config/gcloud/key.json"),
        _ when type == typeof(FileOrigin) => FileOrigin.Variable(SafeText.Of($"GOOGLE_APPLICATION_CREDENTIALS")),
        _ when type == typeof(DateTimeOffset) => DateTimeOffset.UnixEpoch,
        _ when type == typeof(TokenRefusal) => new TokenRefusal(400, SafeText.Of($"invalid_grant"), SafeText.Of($"Invalid JWT Signature.")),
        _ when type == typeof(Exception) => new TimeoutException("nothing came within 100 s"),
        _ when type == typeof(RegistryDiagnostics.Answer) => Answer,
        _ when type == typeof(Diagnostic) =>
            RegistryDiagnostics.AccessDenied(Answer, scope: null, "application-credentials (ci@p.iam)"),
        _ when type == typeof(ImagePin) => new ImagePin("europe-docker.pkg.dev/p/r/app", $"sha256:{new string('a', 64)}", []),
        _ when type == typeof(TagTemplate) => TagTemplate.Parse("v{version}"),
        _ when type.IsEnum => Enum.GetValues(type).GetValue(0),
        _ when type.IsGenericType && type.GetGenericArguments() is [var element] && type.IsAssignableFrom(element.MakeArrayType()) =>
            List(element),
        _ when type.IsGenericType && type.FullName!.StartsWith("System.ValueTuple", StringComparison.Ordinal) =>
            Activator.CreateInstance(type, [.. type.GetGenericArguments().Select(part => Value(part, "state"))]),
        _ => Activator.CreateInstance(type, [.. type.GetConstructors()[0].GetParameters().Select(Value)]),
    };

    private static Array List(Type element)
    {
        var list = Array.CreateInstance(element, 2);
        for (var index = 0; index < list.Length; index++)
        {
            list.SetValue(
                element == typeof(string) ? $"1.0.{index.ToString(CultureInfo.InvariantCulture)}" : Value(element, "image"), index);
        }

        return list;
    }
}
