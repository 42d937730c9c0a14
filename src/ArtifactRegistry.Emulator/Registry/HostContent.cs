using System.Collections.Concurrent;
using ArtifactRegistry.Emulator.Storage;

namespace ArtifactRegistry.Emulator.Registry;

/// <summary>All images of one host, and every change that can be made to them; changes reach the journal before they are visible.</summary>
internal sealed class HostContent(int host, RegistryContent registry)
{
    private readonly ConcurrentDictionary<string, ImageContent> images = new(StringComparer.Ordinal);

    /// <summary>The images that have content, ordered by name.</summary>
    public IReadOnlyList<ImageContent> Images =>
        [.. images.Values.Where(i => !i.IsEmpty).OrderBy(i => i.Name, StringComparer.Ordinal)];

    public IEnumerable<ImageContent> AllImages => images.Values;

    public ImageContent? Find(string name) => images.GetValueOrDefault(name);

    public bool HasBlob(ImageName name, Digest digest, bool sharedInRepository) =>
        sharedInRepository
            ? images.Values.Any(i => i.Blobs.Contains(digest) && ImageName.Parse(i.Name).RepositoryPath == name.RepositoryPath)
            : Find(name.Full)?.Blobs.Contains(digest) == true;

    /// <summary>Commits content and gives it to the image in one step, so that no clean-up can come between.</summary>
    public void AddBlob(string name, Digest digest, ContentWriter? content)
    {
        lock (registry.ContentGate)
        {
            content?.Commit(digest);
            var image = Open(name);
            lock (image.Gate)
            {
                if (!image.Blobs.Contains(digest))
                {
                    Write(new(JournalOperation.AddBlob, host, name, digest.ToString()));
                    image.Blobs = image.Blobs.Add(digest);
                }
            }
        }
    }

    public bool RemoveBlob(string name, Digest digest)
    {
        lock (registry.ContentGate)
        {
            if (Find(name) is not { } image || !image.Blobs.Contains(digest))
            {
                return false;
            }

            lock (image.Gate)
            {
                Write(new(JournalOperation.RemoveBlob, host, name, digest.ToString()));
                image.Blobs = image.Blobs.Remove(digest);
            }

            registry.RemoveUnused(digest);
            return true;
        }
    }

    /// <summary>Stores the manifest and points the tags at it, unless <paramref name="accept"/> throws for the image as it is
    /// then.</summary>
    public void PutManifest(string name, ManifestRecord manifest, IReadOnlyList<string> tags, Action<ImageContent> accept)
    {
        var image = Open(name);
        lock (registry.ContentGate)
            lock (image.Gate)
            {
                accept(image);
                if (!image.Manifests.ContainsKey(manifest.Digest))
                {
                    registry.StoreManifest(manifest);
                    Write(new(
                        JournalOperation.AddManifest,
                        host,
                        name,
                        manifest.Digest.ToString(),
                        null,
                        manifest.Document.MediaType,
                        manifest.Uploaded));
                    image.Manifests = image.Manifests.Add(manifest.Digest, manifest);
                }

                foreach (var tag in tags.Where(t => !image.Tags.TryGetValue(t, out var old) || old != manifest.Digest))
                {
                    Write(new(JournalOperation.SetTag, host, name, manifest.Digest.ToString(), tag));
                    image.SetTags(image.Tags.SetItem(tag, manifest.Digest));
                }
            }
    }

    public bool RemoveTag(string name, string tag)
    {
        if (Find(name) is not { } image)
        {
            return false;
        }

        lock (image.Gate)
        {
            if (!image.Tags.ContainsKey(tag))
            {
                return false;
            }

            Write(new(JournalOperation.RemoveTag, host, name, null, tag));
            image.SetTags(image.Tags.Remove(tag));
            return true;
        }
    }

    /// <summary>Removes the manifest and the tags that point at it, unless <paramref name="accept"/> throws.</summary>
    public bool RemoveManifest(string name, Digest digest, Action<ImageContent> accept)
    {
        if (Find(name) is not { } image)
        {
            return false;
        }

        lock (registry.ContentGate)
            lock (image.Gate)
            {
                if (!image.Manifests.ContainsKey(digest))
                {
                    return false;
                }

                accept(image);
                Write(new(JournalOperation.RemoveManifest, host, name, digest.ToString()));
                image.SetTags(image.Tags.RemoveRange(image.Tags.Where(t => t.Value == digest).Select(t => t.Key)));
                image.Manifests = image.Manifests.Remove(digest);
                registry.RemoveUnused(digest);
                return true;
            }
    }

    private ImageContent Open(string name) => images.GetOrAdd(name, n => new ImageContent(n));

    private void Write(JournalEntry entry) => registry.Record(entry);
}
