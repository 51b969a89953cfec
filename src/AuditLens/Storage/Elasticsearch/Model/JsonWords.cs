using System.Collections.Frozen;
using System.Text.Json;
using AuditLens.Events;

namespace AuditLens.Storage.Elasticsearch.Model;

/// <summary>The words of an enumeration as they stand in documents.</summary>
internal static class JsonWords<T>
    where T : struct, Enum
{
    private static readonly FrozenDictionary<T, JsonEncodedText> Words = Enum.GetValues<T>().ToFrozenDictionary(v => v, v => JsonEncodedText.Encode(EnumWords.Word(v)));
    private static readonly FrozenDictionary<string, T> Values = Words.ToFrozenDictionary(w => w.Value.Value, w => w.Key, StringComparer.Ordinal);

    public static JsonEncodedText Word(T value) => Words[value];

    /// <summary>The default for a word that a later version wrote.</summary>
    public static T Value(string? word) => word is not null && Values.TryGetValue(word, out T value) ? value : default;
}
