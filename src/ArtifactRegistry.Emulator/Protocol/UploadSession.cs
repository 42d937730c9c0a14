using System.Security.Cryptography;
using ArtifactRegistry.Emulator.Registry;
using ArtifactRegistry.Emulator.Storage;

namespace ArtifactRegistry.Emulator.Protocol;

/// <summary>A blob upload between its POST and its PUT.</summary>
internal sealed class UploadSession(ImageName name, ContentWriter content, int host, int minLength) : IAsyncDisposable
{
    private const int ShortLength = 40;

    /// <summary>The last segment of the upload's location.</summary>
    public string Id { get; } = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(Math.Max(ShortLength, minLength + 1) / 2));

    /// <summary>What <c>Docker-Upload-UUID</c> holds.</summary>
    public string ShortId => Id[..ShortLength];

    public ImageName Name { get; } = name;

    /// <summary>The index of the host that opened the session.</summary>
    public int Host { get; } = host;

    public ContentWriter Content { get; } = content;

    /// <summary>Held while a request writes: an upload's requests come one after another.</summary>
    public SemaphoreSlim Turn { get; } = new(1, 1);

    /// <summary>Data was sent to the session before.</summary>
    public bool Written { get; set; }

    /// <summary>A write was cut, so that what the session has is not what the client meant.</summary>
    public bool Broken { get; set; }

    public async ValueTask DisposeAsync() => await Content.DisposeAsync();
}
