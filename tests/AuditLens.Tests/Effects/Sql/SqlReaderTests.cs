using System.Text;
using AuditLens.Effects;
using AuditLens.Effects.Sql;
using Xunit;

namespace AuditLens.Tests.Effects.Sql;

public class SqlReaderTests
{
    private static readonly ReadingContext Nowhere = new() { Surroundings = NoSurroundings.Instance };

    [Fact]
    public void Every_statement_of_the_table_is_read_as_expected() => Assert.Empty(EffectTable.Mismatches("Sql", "statements.tsv", 140));

    [Fact]
    public void A_statement_behind_a_harmless_one_is_listed_first_when_it_is_graver()
    {
        ActionReading reading = new SqlReader().Read("SELECT 1; INSERT INTO a VALUES (1); DROP TABLE a_old", Nowhere);

        Assert.Equal([EffectVerb.Delete, EffectVerb.Create, EffectVerb.Observe], reading.Effects.Select(effect => effect.Verb));
    }

    [Theory]
    [InlineData("ALTER TABLE t DISABLE TRIGGER ALL", EffectTraits.DisablesProtection)]
    [InlineData("ALTER SYSTEM SET fsync = off", EffectTraits.DisablesProtection)]
    [InlineData("SET FOREIGN_KEY_CHECKS = 0", EffectTraits.BypassesCheck)]
    [InlineData("GRANT ALL ON t TO bob", EffectTraits.GrantsAccess)]
    [InlineData("BACKUP DATABASE a TO DISK = 'a.bak'", EffectTraits.TakesBackup)]
    [InlineData("RESTORE DATABASE a FROM DISK = 'a.bak' WITH REPLACE", EffectTraits.RestoresBackup)]
    [InlineData("RESET MASTER", EffectTraits.DestroysRecovery)]
    public void Protection_access_and_recovery_are_traits(string sql, string trait) =>
        Assert.Contains(trait, new SqlReader().Read(sql, Nowhere).Effects[0].Traits);

    [Fact]
    public void Work_before_the_savepoint_stays_when_only_that_is_rolled_back()
    {
        ActionReading reading = new SqlReader().Read("BEGIN; DELETE FROM a; SAVEPOINT s; DELETE FROM b; ROLLBACK TO SAVEPOINT s; COMMIT", Nowhere);

        Assert.Equal(Reversibility.BackupOnly, reading.Effects.Single(effect => effect.Targets.Any(target => target.Name == "a")).Reversibility);
        Assert.Equal(Reversibility.NoneNeeded, reading.Effects.Single(effect => effect.Targets.Any(target => target.Name == "b")).Reversibility);
    }

    [Fact]
    public void A_rollback_in_an_error_handler_does_not_undo_the_script()
    {
        const string Script = "BEGIN TRY\nBEGIN TRAN\nDELETE FROM a\nCOMMIT\nEND TRY\nBEGIN CATCH\nROLLBACK\nEND CATCH";

        Assert.Equal(Reversibility.BackupOnly, new SqlReader().Read(Script, Nowhere).Effects[0].Reversibility);
    }

    /// <summary>Hostile text: broken, deep, long. The reader answers, and in time that grows no faster than the text.</summary>
    [Theory]
    [InlineData("((((")]
    [InlineData("SELECT ( ")]
    [InlineData("/*")]
    [InlineData("'")]
    [InlineData("\\' ")]
    [InlineData("$a$ $b$ ")]
    [InlineData("[")]
    [InlineData("DELETE FROM ")]
    [InlineData("WITH a AS (")]
    [InlineData("WHERE NOT ")]
    [InlineData("BEGIN ")]
    [InlineData("IF THEN ")]
    [InlineData("DO $$")]
    [InlineData("EXPLAIN ")]
    [InlineData("\nDELETE FROM a ")]
    [InlineData("UPDATE a SET b=(")]
    [InlineData("a, a ")]
    [InlineData("DROP TABLE a, ")]
    [InlineData("\\c x\n")]
    [InlineData("OR 1=1 AND ")]
    public void Hostile_text_is_answered(string piece)
    {
        StringBuilder text = new();
        while (text.Length < 200_000)
        {
            text.Append(piece);
        }

        foreach (string start in (string[])["", "DELETE FROM a WHERE ", "DO $$ BEGIN "])
        {
            Assert.NotNull(new SqlReader().Read(start + text, Nowhere));
        }
    }

    [Fact]
    public void Random_pieces_of_sql_never_throw()
    {
        string[] pieces = ["DELETE", "FROM", "users", "(", ")", ";", "'", "\"", "$$", "WHERE", "=", "1", "WITH", "AS", ",", "\n", "GO", "DROP", "TABLE", "BEGIN", "END", "EXEC", ".", "[", "]", "/*", "*/", "--", "\\c", "#t", "SET", "IN", "TOP", "ON", "CREATE", "OR", "REPLACE", "ALTER", "COPY", "TO", "GRANT"];
        Random random = new(4711);
        SqlReader reader = new();
        for (int i = 0; i < 4000; i++)
        {
            string text = string.Join(' ', Enumerable.Range(0, random.Next(1, 25)).Select(_ => pieces[random.Next(pieces.Length)]));
            Assert.NotNull(reader.Read(text, Nowhere));
        }
    }
}
