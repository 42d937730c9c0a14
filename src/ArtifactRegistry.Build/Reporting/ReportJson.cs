using System.Text.Json.Serialization;

namespace ArtifactRegistry.Build.Reporting;

/// <summary>The reports' JSON as it is read.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(ImageReport))]
internal sealed partial class ReportJson : JsonSerializerContext;
