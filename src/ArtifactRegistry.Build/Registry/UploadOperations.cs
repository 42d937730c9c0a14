using System.Buffers;
using System.Net;
using ArtifactRegistry.Build.Diagnostics;
using ArtifactRegistry.Build.References;
using ArtifactRegistry.Build.Registry.Http;

namespace ArtifactRegistry.Build.Registry;

/// <summary>Sending blobs (OCI distribution specification, end-4a, end-6 and end-11): a POST that asks for a mount and, when the registry
/// would rather have the bytes, one PUT with all of them to where its answer says. An upload that fails begins again with the POST; none is
/// ever resumed, since Artifact Registry takes one write only.</summary>
internal sealed class UploadOperations(RegistryClient client)
{
    /// <summary>Sees to it that the repository has the blob.</summary>
    /// <param name="repository">The repository.</param>
    /// <param name="blob">The blob.</param>
    /// <param name="from">A repository of this registry that may have it. With the repository itself the POST is the question whether the
    /// blob is there.</param>
    /// <param name="onSent">Called with the number of bytes that were sent, and with a negative number for those that were sent in
    /// vain.</param>
    /// <param name="cancellationToken">Stops the upload.</param>
    /// <exception cref="ArtifactRegistryException">The registry does not take it, or the source does not give it.</exception>
    public async Task<BlobArrival> PutAsync(
        RepositoryName repository, BlobSource blob, RepositoryName from, Action<long> onSent, CancellationToken cancellationToken)
    {
        for (var attempts = 0; ; attempts++)
        {
            if (await BeginAsync(repository, blob.Digest, from, cancellationToken) is not { } location)
            {
                return BlobArrival.Mounted;
            }

            if (blob.Size == 0 && client.IsArtifactRegistry)
            {
                throw RegistryDiagnostics.EmptyBlob($"{client.Host}/{repository}", blob.Digest.ToString()).ToException();
            }

            var sent = 0L;
            try
            {
                await SendAsync(repository, location, blob, count => onSent(Count(ref sent, count)), cancellationToken);
                return BlobArrival.Sent;
            }
            catch (ArtifactRegistryException failure) when (attempts < UploadFailure.MaxRetries(failure))
            {
                onSent(-sent);
                if (!await client.WaitAsync(
                    attempts, (failure as RegistryException)?.RetryAfter, UploadFailure.Reason(failure), cancellationToken))
                {
                    throw;
                }
            }
        }
    }

    /// <summary>Where the blob is to be sent; <see langword="null"/> when that is not necessary.</summary>
    private async Task<Uri?> BeginAsync(
        RepositoryName repository, ImageDigest digest, RepositoryName from, CancellationToken cancellationToken)
    {
        var scope = client.ContextFor(repository, "pull,push");
        var mountScope = from == repository ? scope : scope with { Scope = $"{scope.Scope} repository:{from}:pull" };
        var mountUrl = client.UrlOf(repository, $"blobs/uploads/?mount={digest}&from={Uri.EscapeDataString(from.Path)}");
        using var mount = mountScope.On(new HttpRequestMessage(HttpMethod.Post, mountUrl));
        using var answer = await client.SendAsync(mount, cancellationToken);
        switch (answer.StatusCode)
        {
            case HttpStatusCode.Created:
                return null;
            case HttpStatusCode.Accepted:
                return Location(mount, answer);
        }

        // Not allowed to read there, or no mounts here: the registry says more when it is asked for an upload alone
        // (go-containerregistry#1404).
        using var plain = scope.On(new HttpRequestMessage(HttpMethod.Post, client.UrlOf(repository, "blobs/uploads/")));
        using var accepted = await client.SendAsync(plain, cancellationToken);
        return accepted.StatusCode == HttpStatusCode.Accepted
            ? Location(plain, accepted)
            : throw await client.FailureAsync(plain, accepted, cancellationToken);
    }

    private async Task SendAsync(
        RepositoryName repository, Uri location, BlobSource blob, Action<int> onSent, CancellationToken cancellationToken)
    {
        await using var stream = await blob.OpenAsync(cancellationToken);
        var separator = location.Query.Length > 0 ? "&" : "?";
        var query = $"{location.Query}{separator}digest={Uri.EscapeDataString(blob.Digest.ToString())}";
        var url = new UriBuilder(location) { Query = query }.Uri;
        var context = client.ContextFor(repository, "pull,push") with { IsRepeatable = false };
        using var request = context.On(new HttpRequestMessage(HttpMethod.Put, url));
        request.Content = new BlobContent(stream, stream.KnownLength ?? blob.Size, count =>
        {
            context.OnProgress?.Invoke();
            onSent(count);
        });
        request.Content.Headers.ContentType = new("application/octet-stream");
        using var response = await client.SendAsync(request, cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            throw await client.FailureAsync(request, response, cancellationToken);
        }
    }

    // Relative or absolute, in /v2/ or not, with a query that says which upload it is; credentials go with it to the registry's own origin
    // only.
    private static Uri Location(HttpRequestMessage request, HttpResponseMessage response)
    {
        var from = request.RequestUri!;
        return Uri.TryCreate(from, response.Headers.Location, out var location) && Origin.MayFollow(from, location)
            ? location
            : throw RegistryDiagnostics
                .RefusedRedirect(request.Method, from, response.Headers.Location ?? from, (int)response.StatusCode)
                .ToException();
    }

    private static int Count(ref long sent, int count)
    {
        sent += count;
        return count;
    }
}

/// <summary>Which failed uploads are begun again.</summary>
internal static class UploadFailure
{
    // go-containerregistry takes these for temporary (pkg/v1/remote/transport/error.go).
    private static readonly string[] TemporaryCodes = ["BLOB_UPLOAD_INVALID", "BLOB_UPLOAD_UNKNOWN"];

    /// <summary>How often an upload that failed so is begun again, the build's budget permitting: as often as any other request. A 401
    /// means that the token expired on the way: the POST gets a new one.</summary>
    public static int MaxRetries(ArtifactRegistryException failure) => failure switch
    {
        RegistryException refused when TransientFailure.Contains(refused.Status) => int.MaxValue,
        RegistryException { Status: HttpStatusCode.Unauthorized } => RetryPolicy.MaxNetworkRetries,
        RegistryException refused => refused.Errors.Any(error => TemporaryCodes.Contains(error.Code)) ? RetryPolicy.MaxNetworkRetries : 0,
        // A file that is damaged stays so.
        _ when failure.Diagnostic.Descriptor == DiagnosticList.ArchiveDamaged => 0,
        { InnerException: { } cause } => TransientFailure.IsTransient(cause) ? RetryPolicy.MaxNetworkRetries : 0,
        _ => 0,
    };

    /// <summary>The failure in a few words.</summary>
    public static string Reason(ArtifactRegistryException failure) => failure switch
    {
        RegistryException refused => $"an upload was answered with {(int)refused.Status}",
        { InnerException: { } cause } => $"an upload broke off: {NetworkDiagnostics.Reason(cause)}",
        _ => "an upload failed",
    };
}

/// <summary>A blob as a request's body: read and written at the same time, in two buffers. The last bytes are sent only when the source has
/// confirmed the digest, so that a damaged blob is never complete at the other end.</summary>
/// <param name="source">The blob.</param>
/// <param name="length">Its length in bytes.</param>
/// <param name="onSent">Called with the number of bytes that were sent.</param>
internal sealed class BlobContent(Stream source, long length, Action<int> onSent) : HttpContent
{
    private const int BufferSize = 256 * 1024;

    /// <inheritdoc/>
    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    /// <inheritdoc/>
    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        var sent = 0L;
        var (current, next) = (ArrayPool<byte>.Shared.Rent(BufferSize), ArrayPool<byte>.Shared.Rent(BufferSize));
        try
        {
            for (var filled = await FillAsync(current, cancellationToken); filled > 0;)
            {
                var reading = FillAsync(next, cancellationToken);
                sent += filled;
                var following = sent >= length ? await EndAsync(reading) : -1;
                try
                {
                    await stream.WriteAsync(current.AsMemory(0, filled), cancellationToken);
                }
                finally
                {
                    following = following < 0 ? await reading : following;
                }

                onSent(filled);
                (current, next, filled) = (next, current, following);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(current);
            ArrayPool<byte>.Shared.Return(next);
        }
    }

    /// <inheritdoc/>
    protected override bool TryComputeLength(out long computed)
    {
        computed = length;
        return true;
    }

    private static async Task<int> EndAsync(Task<int> reading) =>
        await reading == 0 ? 0 : throw new IOException("the blob is longer than its descriptor says");

    private async Task<int> FillAsync(Memory<byte> buffer, CancellationToken cancellationToken) =>
        await source.ReadAtLeastAsync(buffer[..BufferSize], BufferSize, throwOnEndOfStream: false, cancellationToken);
}
