using System.Collections.Frozen;
using System.Globalization;
using AuditLens.Events;

namespace AuditLens.Storage.Sqlite;

/// <summary>The SQL of this store, which lies in <c>.sql</c> files: queries under the names given by <c>-- name:</c> lines, migrations by their number. What is asked of events has too many forms: <see cref="Reading.EventSelection"/>.</summary>
internal static class SqlText
{
    private const string Root = "Storage.Sqlite.";

    private const string NameMark = "-- name:";

    public static FrozenDictionary<string, string> Queries { get; } = ReadQueries();

    /// <summary>Number and text, ascending from 1 without holes.</summary>
    public static IReadOnlyList<(int Number, string Sql)> Migrations { get; } = ReadMigrations();

    private static FrozenDictionary<string, string> ReadQueries()
    {
        Dictionary<string, string> queries = new(StringComparer.Ordinal);
        foreach (string file in EmbeddedText.In(Root + "Queries"))
        {
            foreach (string part in EmbeddedText.Read(file).Split(NameMark, StringSplitOptions.RemoveEmptyEntries))
            {
                int end = part.IndexOf('\n', StringComparison.Ordinal);
                queries.Add(part[..end].Trim(), part[(end + 1)..].Trim());
            }
        }

        return queries.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private static List<(int Number, string Sql)> ReadMigrations() =>
        [.. EmbeddedText.In(Root + "Migrations").Select(f => (int.Parse(f.AsSpan(Root.Length + "Migrations.".Length, 4), NumberStyles.None, CultureInfo.InvariantCulture), EmbeddedText.Read(f))).Order()];
}
