namespace AuditLens.Storage.Sqlite.Writing;

/// <summary>Numbers of the strings that rows refer to. Names are never removed, so that a number once known holds, in every process; except after a rollback.</summary>
internal sealed class NameTable
{
    private const int MostRemembered = 10_000;

    private readonly Dictionary<string, long> _numbers = new(StringComparer.Ordinal);

    public long Number(Connection connection, string text)
    {
        if (_numbers.TryGetValue(text, out long number))
        {
            return number;
        }

        number = Find(connection, text) ?? Add(connection, text);
        if (_numbers.Count >= MostRemembered)
        {
            _numbers.Clear();
        }

        _numbers.Add(text, number);
        return number;
    }

    public void Forget() => _numbers.Clear();

    private static long? Find(Connection connection, string text)
    {
        using Statement find = connection.Use("name_find");
        return find.Bind(1, text).Step() ? find.Long(0) : null;
    }

    private static long Add(Connection connection, string text)
    {
        using Statement add = connection.Use("name_add");
        add.Bind(1, text).Step();
        return add.Long(0);
    }
}
