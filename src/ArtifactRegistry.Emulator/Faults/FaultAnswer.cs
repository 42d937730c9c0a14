using System.Text;
using ArtifactRegistry.Emulator.Hosting;
using ArtifactRegistry.Emulator.Protocol;

namespace ArtifactRegistry.Emulator.Faults;

/// <summary>The answer of a fault with a status.</summary>
internal static class FaultAnswer
{
    public static Task SendAsync(Exchange exchange, Fault fault, int status) => fault.Body is { } body
        ? exchange.BytesAsync(Encoding.UTF8.GetBytes(body), status, body.StartsWith('{') ? "application/json" : "text/html; charset=UTF-8")
        : exchange.RefuseAsync(new RegistryRefusal(status, CodeOf(status), $"fault: {status}"));

    private static string CodeOf(int status) => status switch
    {
        401 => "UNAUTHORIZED",
        403 => "DENIED",
        404 => "NAME_UNKNOWN",
        405 => "UNSUPPORTED",
        429 => "TOOMANYREQUESTS",
        503 => "UNAVAILABLE",
        _ => "UNKNOWN",
    };
}
