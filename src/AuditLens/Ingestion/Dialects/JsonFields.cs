using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace AuditLens.Ingestion.Dialects;

/// <summary>
/// A fixed set of member names, read from an object in one pass. Looking members up one by one walks the object once for each name, which is what a reader of
/// hundreds of thousands of lines spends its time on.
/// </summary>
internal sealed class JsonFields
{
    private readonly byte[][] _names;
    private readonly int[][] _byLength;

    public JsonFields(params ReadOnlySpan<string> names)
    {
        _names = new byte[names.Length][];
        int longest = 0;
        for (int i = 0; i < names.Length; i++)
        {
            _names[i] = Encoding.UTF8.GetBytes(names[i]);
            longest = Math.Max(longest, _names[i].Length);
        }

        _byLength = new int[longest + 1][];
        for (int length = 0; length <= longest; length++)
        {
            _byLength[length] = [.. Enumerable.Range(0, _names.Length).Where(i => _names[i].Length == length)];
        }
    }

    public int Count => _names.Length;

    /// <summary>Fills <paramref name="values"/> in the order of the names; members that are not there become <see cref="JsonValueKind.Undefined"/>, of a repeated one the last counts.</summary>
    public void Read(JsonElement element, Span<JsonElement> values)
    {
        values.Clear();
        if (element.ValueKind != JsonValueKind.Object)
        {
            return;
        }

        foreach (JsonProperty member in element.EnumerateObject())
        {
            int index = IndexOf(JsonMarshal.GetRawUtf8PropertyName(member));
            if (index >= 0)
            {
                values[index] = member.Value;
            }
        }
    }

    private int IndexOf(ReadOnlySpan<byte> name)
    {
        if (name.Length >= _byLength.Length)
        {
            return -1;
        }

        foreach (int candidate in _byLength[name.Length])
        {
            if (name.SequenceEqual(_names[candidate]))
            {
                return candidate;
            }
        }

        return -1;
    }
}
