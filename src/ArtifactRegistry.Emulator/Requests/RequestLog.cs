using System.Text.Json;

namespace ArtifactRegistry.Emulator.Requests;

/// <summary>All requests in the order of their arrival, and a file of them where one is wanted.</summary>
internal sealed class RequestLog : IDisposable
{
    /// <summary>The oldest are forgotten beyond this, so that an emulator can run for weeks.</summary>
    private const int Most = 100_000;

    private readonly Lock gate = new();
    private readonly List<RecordedRequest> requests = [];
    private readonly FileStream? file;
    private long count;

    public RequestLog(string? path)
    {
        file = path is null ? null : new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
    }

    public long NextNumber() => Interlocked.Increment(ref count);

    public void Add(RecordedRequest request)
    {
        lock (gate)
        {
            var index = requests.Count;
            while (index > 0 && requests[index - 1].Number > request.Number)
            {
                index--;
            }

            requests.Insert(index, request);
            if (requests.Count > Most)
            {
                requests.RemoveRange(0, Most / 10);
            }

            file?.Write([.. JsonSerializer.SerializeToUtf8Bytes(request, RequestsJson.Default.RecordedRequest), (byte)'\n']);
        }
    }

    public IReadOnlyList<RecordedRequest> Snapshot()
    {
        lock (gate)
        {
            return [.. requests];
        }
    }

    /// <summary>The newest requests, oldest first.</summary>
    public IReadOnlyList<RecordedRequest> Last(int count)
    {
        lock (gate)
        {
            return requests.GetRange(Math.Max(0, requests.Count - count), Math.Min(count, requests.Count));
        }
    }

    public void Clear()
    {
        lock (gate)
        {
            requests.Clear();
        }
    }

    public void Dispose() => file?.Dispose();
}
