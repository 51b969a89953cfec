using System.Text;
using AuditLens.Events;

namespace AuditLens.Storage.Elasticsearch.Model;

/// <summary>Ids of documents from names of any length and content.</summary>
internal static class Keys
{
    /// <summary>Elasticsearch takes 512 bytes.</summary>
    private const int LongestId = 400;

    /// <summary>Below the 32,766 bytes of a term in the index, and what the mappings' <c>ignore_above</c> lets in.</summary>
    private const int LongestTerm = 8191;

    /// <summary>The name itself while it is short, so that a person can look it up; else its hash.</summary>
    public static string Id(string name) => name.Length > 0 && Encoding.UTF8.GetByteCount(name) <= LongestId ? "n:" + name : "h:" + Sha256Digest.Of(Encoding.UTF8.GetBytes(name));

    /// <summary>Too long to be found by itself; then the document has its <see cref="Id"/> in a field as well.</summary>
    public static bool IsLong(string term) => term.Length > LongestTerm;

    public static string Of(params ReadOnlySpan<string?> parts) => EventId.Of(parts).ToString();
}
