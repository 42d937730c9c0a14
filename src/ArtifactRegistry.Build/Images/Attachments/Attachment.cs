namespace ArtifactRegistry.Build.Images.Attachments;

/// <summary>A file that is to refer to an image.</summary>
/// <param name="FileName">Its name, without a folder.</param>
/// <param name="Content">Its bytes.</param>
/// <param name="ArtifactType">What it is, a media type.</param>
/// <param name="Annotations">Further words about it.</param>
internal sealed record Attachment(string FileName, ReadOnlyMemory<byte> Content, string ArtifactType, IReadOnlyDictionary<string, string> Annotations);
