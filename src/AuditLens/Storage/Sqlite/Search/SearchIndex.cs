using AuditLens.Events;
using AuditLens.Storage.Sqlite.Reading;

namespace AuditLens.Storage.Sqlite.Search;

/// <summary>Brings the full-text index up to the last event. Ingestion does not pay for it; the first search after it does.</summary>
internal static class SearchIndex
{
    private const int MostEvents = 5_000;

    /// <summary>Text indexed in one transaction, so that writers wait a second at most.</summary>
    private const long MostText = 16 * 1024 * 1024;

    public static async ValueTask CatchUpAsync(SqliteDatabase database, CancellationToken cancellationToken)
    {
        while (await AdvanceAsync(database, cancellationToken))
        {
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    /// <returns>False when the index was up to the last event already.</returns>
    public static async ValueTask<bool> AdvanceAsync(SqliteDatabase database, CancellationToken cancellationToken)
    {
        if (!database.Read(IsBehind))
        {
            return false;
        }

        await database.WriteAsync(Advance, cancellationToken);
        return true;
    }

    private static bool IsBehind(Connection connection)
    {
        using Statement pending = connection.Use("search_pending");
        return pending.Bind(1, Last(connection)).Bind(2, 1).Step();
    }

    /// <summary>Number of the last event that is in the index.</summary>
    public static long Last(Connection connection)
    {
        using Statement last = connection.Use("search_last");
        return last.Step() ? last.Long(0) : 0;
    }

    private static long Advance(Connection connection)
    {
        long last = Last(connection);
        long text = 0;
        using BlockCache blocks = new(connection, BlockCache.ForOneSession);
        using Statement pending = connection.Use("search_pending");
        pending.Bind(1, last).Bind(2, MostEvents);
        while (text < MostText && pending.Step())
        {
            last = pending.Long(0);
            text += Write(connection, "search_add", last, blocks.Read(pending.Long(1), pending.Int(2)));
        }

        using Statement advance = connection.Use("search_advance");
        advance.Bind(1, last).Run();
        return last;
    }

    /// <summary>Puts the texts of an event into the index, or takes them out of it.</summary>
    /// <param name="query"><c>search_add</c> or <c>search_remove</c>.</param>
    /// <returns>How long they are, in characters.</returns>
    public static long Write(Connection connection, string query, long number, AgentEvent e)
    {
        string? text = SearchText.Of(e.Text);
        string? arguments = SearchText.Of(e.Arguments);
        string? result = SearchText.Of(e.Result);
        if (text is null && arguments is null && result is null)
        {
            return 0;
        }

        using Statement write = connection.Use(query);
        write.Bind(1, number).Bind(2, text).Bind(3, arguments).Bind(4, result).Run();
        return (text?.Length ?? 0) + (arguments?.Length ?? 0) + (result?.Length ?? 0);
    }
}
