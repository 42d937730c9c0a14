// What the emulator takes from .NET 9 and 10, in the words of .NET 8.
global using Lock = System.Object;

using Microsoft.AspNetCore.WebUtilities;

namespace System
{
    internal static class LowerHex
    {
        extension(Convert)
        {
            public static string ToHexStringLower(ReadOnlySpan<byte> bytes) => Convert.ToHexString(bytes).ToLowerInvariant();
        }
    }
}

namespace System.Security.Cryptography.X509Certificates
{
    internal static class X509CertificateLoader
    {
        public static X509Certificate2 LoadPkcs12(byte[] data, string? password, X509KeyStorageFlags flags) => new(data, password, flags);
    }
}

namespace System.Buffers.Text
{
    internal static class Base64Url
    {
        public static string EncodeToString(byte[] bytes) => WebEncoders.Base64UrlEncode(bytes);

        public static byte[] DecodeFromChars(string text) => WebEncoders.Base64UrlDecode(text);

        public static int GetMaxDecodedLength(int length) => (length * 3 / 4) + 3;

        public static bool IsValid(string text) =>
            text.Length % 4 != 1 && text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_');

        public static bool TryDecodeFromChars(string text, byte[] destination, out int length)
        {
            byte[] bytes = DecodeFromChars(text);
            length = bytes.Length;
            bytes.CopyTo(destination, 0);
            return true;
        }
    }
}
