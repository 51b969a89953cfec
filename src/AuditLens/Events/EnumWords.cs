using System.Text.Json;

namespace AuditLens.Events;

/// <summary>Members of an enumeration as words for people: <c>ToolCall</c> is <c>tool-call</c>.</summary>
public static class EnumWords
{
    public static string Word<T>(T value)
        where T : struct, Enum => Of<T>.Words[value];

    /// <param name="comparison">How a word may be spelled.</param>
    /// <returns>Null when no member has that word.</returns>
    public static T? Find<T>(string? word, StringComparison comparison = StringComparison.Ordinal)
        where T : struct, Enum
    {
        foreach ((T value, string name) in Of<T>.Words)
        {
            if (string.Equals(name, word, comparison))
            {
                return value;
            }
        }

        return null;
    }

    public static IReadOnlyList<string> All<T>()
        where T : struct, Enum => [.. Enum.GetValues<T>().Select(Word)];

    private static class Of<T>
        where T : struct, Enum
    {
        public static readonly Dictionary<T, string> Words = Enum.GetValues<T>().ToDictionary(static v => v, static v => JsonNamingPolicy.KebabCaseLower.ConvertName(v.ToString()));
    }
}
