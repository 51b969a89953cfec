using System.Text.Json;

namespace AuditLens.Explanations.Checks;

/// <summary>Counts what a file edit shows of itself: lines it changes, tests it adds.</summary>
internal static class WrittenCounts
{
    private static readonly string[] Old = ["old_string", "old_str"];
    private static readonly string[] New = ["new_string", "new_str", "content", "file_text"];
    private static readonly string[] TestHeads = ["def test", "async def test", "it(", "test(", "func Test", "[Fact]", "#[test]", "@Test", "it \"", "test \""];

    /// <summary>Tests added when the claim counts tests, else lines changed; 0 when the call writes no text.</summary>
    public static int Of(Deed deed, string noun)
    {
        List<string> added = Added(deed, out bool replaces);
        int tests = added.Count(line => Array.Exists(TestHeads, head => line.StartsWith(head, StringComparison.Ordinal)));
        return noun is "test" or "spec" && tests > 0 ? tests + Cases(added) : replaces ? added.Count : 0;
    }

    /// <summary>Lines, trimmed, that the call writes and that were not in the text it replaces.</summary>
    public static List<string> Added(Deed deed) => Added(deed, out _);

    private static List<string> Added(Deed deed, out bool replaces)
    {
        (string? before, string? after) = Texts(deed.Arguments);
        replaces = before is not null;
        var known = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (string line in Lines(before ?? ""))
        {
            known[line] = known.GetValueOrDefault(line) + 1;
        }

        List<string> added = [];
        foreach (string line in Lines(after ?? ""))
        {
            int left = known.GetValueOrDefault(line);
            known[line] = left - 1;
            if (left <= 0)
            {
                added.Add(line);
            }
        }

        return added;
    }

    /// <summary>A table of cases makes a test of each row: rows beyond the first of each table.</summary>
    private static int Cases(List<string> lines)
    {
        int more = 0;
        int rows = -1;
        foreach (string line in lines)
        {
            bool opens = line.Contains("parametrize(", StringComparison.Ordinal) || line.Contains(".each(", StringComparison.Ordinal);
            if (opens || rows >= 0 && line.StartsWith(']'))
            {
                more += Math.Max(rows - 1, 0);
                rows = opens ? 0 : -1;
            }
            else if (rows >= 0 && line[0] is '(' or '[' or '{')
            {
                rows++;
            }
        }

        return more;
    }

    private static IEnumerable<string> Lines(string text) => text.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0);

    private static (string? Before, string? After) Texts(string arguments)
    {
        if (arguments.Length == 0 || arguments[0] != '{')
        {
            return default;
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(arguments);
            return (Member(document.RootElement, Old), Member(document.RootElement, New));
        }
        catch (JsonException)
        {
            return default;
        }
    }

    private static string? Member(JsonElement root, string[] names)
    {
        foreach (string name in names)
        {
            if (root.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String)
            {
                try
                {
                    // Some tools send every member and leave those of other commands empty.
                    if (value.GetString() is { Length: > 0 } text)
                    {
                        return text;
                    }
                }
                catch (InvalidOperationException)
                {
                    return null;
                }
            }
        }

        return null;
    }
}
