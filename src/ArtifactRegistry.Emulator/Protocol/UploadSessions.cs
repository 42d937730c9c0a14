using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using ArtifactRegistry.Emulator.Registry;
using ArtifactRegistry.Emulator.Storage;

namespace ArtifactRegistry.Emulator.Protocol;

/// <summary>The open uploads of all hosts.</summary>
internal sealed class UploadSessions(IContentStore store, RegistryBehavior behavior) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, UploadSession> sessions = new(StringComparer.Ordinal);

    public UploadSession Open(ImageName name, int host)
    {
        var session = new UploadSession(name, store.CreateWriter(), host, behavior.UploadLocationLength);
        sessions[session.Id] = session;
        return session;
    }

    /// <summary>The session, when it belongs to the host and, where the path names one, to the image.</summary>
    public bool TryFind(string id, int host, string name, [NotNullWhen(true)] out UploadSession? session) =>
        sessions.TryGetValue(id, out session) && session.Host == host && (name.Length == 0 || session.Name.Full == name);

    public bool IsOpen(UploadSession session) => sessions.ContainsKey(session.Id);

    public async Task CloseAsync(UploadSession session)
    {
        if (sessions.TryRemove(session.Id, out _))
        {
            await session.DisposeAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var session in sessions.Values)
        {
            await CloseAsync(session);
        }
    }
}
