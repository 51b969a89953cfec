using System.Security.Cryptography;
using System.Text;

namespace AuditLens.Events;

/// <summary>Replaces secrets in text by <c>[redacted:KIND:HASH]</c>, where HASH tells equal secrets from different ones without giving them away.</summary>
public static class SecretRedactor
{
    /// <summary>Keeps the hash from being looked up in public tables of hashed passwords; the same for all, so that equal secrets stay equal across logs.</summary>
    private static readonly byte[] Key = "auditlens.secret/1"u8.ToArray();

    /// <summary>Returns the same instance when nothing was found, which is by far the most frequent case.</summary>
    public static string Redact(string text, ref int count)
    {
        if (text.Length < SecretShapes.Shortest)
        {
            return text;
        }

        StringBuilder? output = null;
        int copied = 0;
        int at = 0;
        while (at < text.Length && SecretShapes.Next(text, at) is { } secret)
        {
            output ??= new StringBuilder(text.Length);
            output.Append(text, copied, secret.Start - copied).Append("[redacted:").Append(secret.Kind).Append(':').Append(Hash(text.AsSpan(secret.Start, secret.Length))).Append(']');
            count++;
            copied = at = secret.Start + secret.Length;
        }

        return output is null ? text : output.Append(text, copied, text.Length - copied).ToString();
    }

    private static string Hash(ReadOnlySpan<char> secret)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(secret.ToString());
        return Convert.ToHexStringLower(HMACSHA256.HashData(Key, bytes).AsSpan(0, 4));
    }
}
