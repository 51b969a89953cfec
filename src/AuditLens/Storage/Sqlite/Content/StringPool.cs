namespace AuditLens.Storage.Sqlite.Content;

/// <summary>Numbers strings in the order in which they come.</summary>
internal sealed class StringPool
{
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly List<string> _strings = [];

    public IReadOnlyList<string> Strings => _strings;

    public int Number(string value)
    {
        ref int number = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(_numbers, value, out bool known);
        if (!known)
        {
            number = _strings.Count;
            _strings.Add(value);
        }

        return number;
    }

    public void Clear()
    {
        _numbers.Clear();
        _strings.Clear();
    }
}
