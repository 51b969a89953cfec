using System.Collections.Frozen;
using System.Text;
using System.Text.Json;

namespace AuditLens.Storage.Elasticsearch.Model;

/// <summary>Members of an enumeration as words for people: <c>tool-call</c>.</summary>
internal static class EnumWords<T>
    where T : struct, Enum
{
    private static readonly FrozenDictionary<T, JsonEncodedText> Words = Enum.GetValues<T>().ToFrozenDictionary(v => v, v => JsonEncodedText.Encode(Kebab(v.ToString())));
    private static readonly FrozenDictionary<string, T> Values = Words.ToFrozenDictionary(w => w.Value.Value, w => w.Key, StringComparer.Ordinal);

    public static JsonEncodedText Word(T value) => Words[value];

    /// <summary>The default for a word that a later version wrote.</summary>
    public static T Value(string? word) => word is not null && Values.TryGetValue(word, out T value) ? value : default;

    private static string Kebab(string name)
    {
        StringBuilder word = new();
        foreach (char c in name)
        {
            if (char.IsUpper(c) && word.Length > 0)
            {
                word.Append('-');
            }

            word.Append(char.ToLowerInvariant(c));
        }

        return word.ToString();
    }
}
