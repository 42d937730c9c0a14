using System.Collections.Concurrent;
using ArtifactRegistry.Build.Registry.Http;

namespace ArtifactRegistry.Build.Tests.Support;

/// <summary>Keeps what the client tells.</summary>
internal sealed class RecordingLog : IRegistryLog
{
    public ConcurrentQueue<string> Details { get; } = new();

    public ConcurrentQueue<string> Notices { get; } = new();

    public void Detail(string text) => Details.Enqueue(text);

    public void Notice(string text) => Notices.Enqueue(text);
}
