namespace AuditLens.Storage.Sqlite.Reading;

/// <summary>Reads what sessions' rows say.</summary>
internal static class SessionReader
{
    /// <summary>Numbers only: they are few bytes each, and nothing of the store is held while the caller works on the sessions one by one.</summary>
    public static List<long> Numbers(Connection connection, SessionQuery query)
    {
        using Statement row = connection.Use("session_numbers");
        row.Bind(1, query.From?.UtcTicks).Bind(2, query.To?.UtcTicks).Bind(3, query.Agent).Bind(4, query.File).Bind(5, query.Witness).Bind(6, query.Limit ?? -1);
        List<long> numbers = [];
        while (row.Step())
        {
            numbers.Add(row.Long(0));
        }

        return numbers;
    }

    public static SessionSummary? Find(Connection connection, string id)
    {
        using Statement row = connection.Use("session_number");
        return row.Bind(1, id).Step() ? Show(connection, row.Long(0)) : null;
    }

    public static SessionSummary? Show(Connection connection, long number)
    {
        using Statement row = connection.Use("session_show");
        return !row.Bind(1, number).Step() ? null : new SessionSummary
        {
            Id = row.Text(0),
            Agent = row.TextOrNull(1),
            Model = row.TextOrNull(2),
            Title = row.TextOrNull(3),
            WorkingDirectory = row.TextOrNull(4),
            Format = row.Text(5),
            Dialect = row.Text(6),
            Files = Files(connection, number),
            Started = Time(row.LongOrNull(7)),
            Ended = Time(row.LongOrNull(8)),
            Events = row.Long(9),
            Actions = row.Long(10),
            IsWitness = row.Long(11) != 0,
        };
    }

    internal static DateTimeOffset? Time(long? ticks) => ticks is { } value ? new DateTimeOffset(value, TimeSpan.Zero) : null;

    private static List<string> Files(Connection connection, long number)
    {
        using Statement row = connection.Use("session_files");
        row.Bind(1, number);
        List<string> files = [];
        while (row.Step())
        {
            files.Add(row.Text(0));
        }

        return files;
    }
}
