using ArtifactRegistry.Emulator.Storage;

namespace ArtifactRegistry.Emulator.Registry;

/// <summary>The content of all hosts of an emulator over one store, in memory or in a folder.</summary>
internal sealed class RegistryContent : IAsyncDisposable
{
    private readonly Journal? journal;
    private bool replaying;

    private RegistryContent(IContentStore store, Journal? journal, int hosts)
    {
        Store = store;
        this.journal = journal;
        Hosts = [.. Enumerable.Range(0, hosts).Select(i => new HostContent(i, this))];
    }

    public IContentStore Store { get; }

    public IReadOnlyList<HostContent> Hosts { get; }

    /// <summary>Held while content is given to an image or taken from the last that has it.</summary>
    public Lock ContentGate { get; } = new();

    public static async Task<RegistryContent> OpenAsync(string? directory, int hosts, CancellationToken cancellationToken)
    {
        if (directory is null)
        {
            return new RegistryContent(new MemoryContentStore(), null, hosts);
        }

        var past = new Journal(directory);
        var content = new RegistryContent(new DirectoryContentStore(directory), past, hosts);
        var replayed = false;
        try
        {
            await content.ReplayAsync(past, cancellationToken);
            replayed = true;
            return content;
        }
        finally
        {
            if (!replayed)
            {
                past.Dispose();
            }
        }
    }

    public void Record(JournalEntry entry)
    {
        if (!replaying)
        {
            journal?.Append(entry);
        }
    }

    /// <summary>Keeps a manifest's bytes for the next start; in memory the record itself is enough.</summary>
    public void StoreManifest(ManifestRecord manifest)
    {
        if (journal is null || replaying)
        {
            return;
        }

        var writer = Store.CreateWriter();
        writer.WriteAsync(manifest.Bytes, CancellationToken.None).AsTask().GetAwaiter().GetResult();
        writer.Commit(manifest.Digest);
        writer.DisposeAsync().AsTask().GetAwaiter().GetResult();
    }

    /// <summary>Frees content that no image has any more. The caller holds <see cref="ContentGate"/>.</summary>
    public void RemoveUnused(Digest digest)
    {
        if (!replaying && !Hosts.SelectMany(h => h.AllImages).Any(i => i.Blobs.Contains(digest) || i.Manifests.ContainsKey(digest)))
        {
            Store.Remove(digest);
        }
    }

    public async Task<byte[]?> ReadAsync(Digest digest, int limit, CancellationToken cancellationToken)
    {
        using var reader = Store.Open(digest);
        if (reader is null || reader.Length > limit)
        {
            return null;
        }

        var bytes = new byte[reader.Length];
        var offset = 0;
        while (offset < bytes.Length && await reader.ReadAsync(bytes.AsMemory(offset), offset, cancellationToken) is > 0 and int read)
        {
            offset += read;
        }

        return bytes;
    }

    public async ValueTask DisposeAsync()
    {
        journal?.Dispose();
        await Store.DisposeAsync();
    }

    private async Task ReplayAsync(Journal source, CancellationToken cancellationToken)
    {
        replaying = true;
        foreach (var entry in source.Replay().Where(e => e.Host < Hosts.Count))
        {
            await ApplyAsync(Hosts[entry.Host], entry, cancellationToken);
        }

        replaying = false;
    }

    private async Task ApplyAsync(HostContent host, JournalEntry entry, CancellationToken cancellationToken)
    {
        _ = Digest.TryParse(entry.Digest, out var digest);
        switch (entry.Operation)
        {
            case JournalOperation.AddBlob when Store.LengthOf(digest) is not null:
                host.AddBlob(entry.Image, digest, null);
                break;
            case JournalOperation.AddManifest when await ReadAsync(digest, int.MaxValue, cancellationToken) is { } bytes:
                var document = ManifestDocument.Parse(bytes, entry.MediaType!);
                var created = await ImageConfig.ReadCreatedAsync(this, document, cancellationToken);
                host.PutManifest(entry.Image, new(digest, bytes, document, created, entry.Uploaded!.Value), [], _ => { });
                break;
            case JournalOperation.SetTag when host.Find(entry.Image)?.Manifests.GetValueOrDefault(digest) is { } manifest:
                host.PutManifest(entry.Image, manifest, [entry.Tag!], _ => { });
                break;
            case JournalOperation.RemoveTag:
                host.RemoveTag(entry.Image, entry.Tag!);
                break;
            case JournalOperation.RemoveManifest:
                host.RemoveManifest(entry.Image, digest, _ => { });
                break;
            case JournalOperation.RemoveBlob when host.Find(entry.Image) is { } image:
                image.Blobs = image.Blobs.Remove(digest);
                break;
        }
    }
}
