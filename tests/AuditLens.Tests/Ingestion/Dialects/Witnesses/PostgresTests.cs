using AuditLens.Events;
using AuditLens.Ingestion.Dialects.Witnesses;
using AuditLens.Tests.Ingestion.Dialects.Telemetry;
using Xunit;

namespace AuditLens.Tests.Ingestion.Dialects.Witnesses;

public sealed class PostgresTests
{
    private static readonly PostgresDialect Dialect = new();

    [Theory]
    [InlineData(23)]
    [InlineData(24)]
    [InlineData(26)]
    public void A_statement_of_every_csvlog_version_is_a_witness_with_its_sql(int columns)
    {
        AgentEvent e = Assert.Single(DialectRun.Lines(Dialect, Row("statement: DROP TABLE bookings;", columns: columns)).Events);

        Assert.Equal((EventKind.OutsideWitness, Actor.Outside), (e.Kind, e.Actor));
        Assert.Equal(("DROP TABLE bookings;", "DROP TABLE bookings;"), (e.Arguments, e.Text));
        Assert.Equal(new DateTimeOffset(2026, 5, 12, 9, 14, 2, 117, TimeSpan.Zero), e.Time);
        Assert.Equal(("bookings_prod", "agent", "psql", "10.0.0.7"),
            (e.Attribute(EventAttributes.DatabaseName), e.Attribute(EventAttributes.UserName), e.Attribute(EventAttributes.ApplicationName), e.Attribute(EventAttributes.SourceAddress)));
        Assert.Equal(("DROP TABLE", "6a02.1f/7"), (e.Attribute(EventAttributes.EventAction), e.NativeId));
        Assert.StartsWith("postgresql:file-", e.SessionId, StringComparison.Ordinal);
    }

    [Fact]
    public void A_duration_says_that_the_statement_ended_and_how_long_it_took()
    {
        AgentEvent e = Assert.Single(DialectRun.Lines(Dialect, Row("duration: 0.455 ms  execute py:0x7f: SELECT 1")).Events);

        Assert.Equal(("SELECT 1", Outcome.Succeeded, 0.455), (e.Arguments, e.Outcome, e.Duration!.Value.TotalMilliseconds));
    }

    [Theory]
    [InlineData("duration: 7.775 ms  parse py:0x7f: DELETE FROM t")]
    [InlineData("duration: 4.091 ms  bind py:0x7f: DELETE FROM t")]
    public void Parse_and_bind_run_nothing(string message) => Assert.Null(Assert.Single(DialectRun.Lines(Dialect, Row(message)).Events).Arguments);

    [Fact]
    public void A_failed_statement_is_the_one_in_the_query_column_and_had_no_effect()
    {
        AgentEvent e = Assert.Single(DialectRun.Lines(Dialect, Row("relation \"bookings\" does not exist", "ERROR", "42P01", query: "SELECT count(*) FROM bookings")).Events);

        Assert.Equal(("SELECT count(*) FROM bookings", Outcome.Failed, "42P01"), (e.Arguments, e.Outcome, e.Attribute(EventAttributes.ErrorType)));
        Assert.Equal("relation \"bookings\" does not exist", e.Text);
    }

    [Fact]
    public void An_audit_message_gives_its_command_object_and_statement()
    {
        AgentEvent e = Assert.Single(DialectRun.Lines(Dialect, Row("""AUDIT: SESSION,1,1,DDL,DROP TABLE,TABLE,public.bookings,"DROP TABLE ""bookings"", x;",<none>""")).Events);

        Assert.Equal(("DROP TABLE \"bookings\", x;", "DROP TABLE", "public.bookings"), (e.Arguments, e.Attribute(EventAttributes.EventAction), e.Attribute(EventAttributes.ResourceName)));
    }

    [Fact]
    public void A_message_with_a_colon_is_no_statement() =>
        Assert.Null(Assert.Single(DialectRun.Lines(Dialect, Row("checkpoint complete: wrote 3 buffers (0.0%)")).Events).Arguments);

    [Theory]
    [InlineData("2026-05-12 11:14:02.117 CEST")]
    [InlineData("2026-05-12 11:14:02.117 +02")]
    [InlineData("2026-05-12 05:14:02.117 -04:00")]
    [InlineData("2026-05-12 09:14:02.117 GMT")]
    public void Zones_are_brought_to_utc(string time) =>
        Assert.Equal(new DateTimeOffset(2026, 5, 12, 9, 14, 2, 117, TimeSpan.Zero), Assert.Single(DialectRun.Lines(Dialect, Row("statement: SELECT 1", time: time)).Events).Time);

    [Theory]
    [InlineData("2026-05-12 09:14:02.117 XYZ", RejectionCodes.InvalidTime)]
    [InlineData("yesterday", RejectionCodes.UnknownShape)]
    public void A_time_that_cannot_be_placed_is_rejected(string time, string code) =>
        Assert.Equal(code, Assert.Single(DialectRun.Lines(Dialect, Row("statement: SELECT 1", time: time)).Rejections).Code);

    [Fact]
    public void A_row_with_too_few_columns_is_rejected_with_its_count() =>
        Assert.Contains("16", Assert.Single(DialectRun.Lines(Dialect, Row("statement: SELECT 1", columns: 16)).Rejections).Reason, StringComparison.Ordinal);

    [Fact]
    public void Cloud_sql_and_cloud_native_shapes_are_read()
    {
        DialectRun run = DialectRun.Lines(Dialect,
            """{"insertId":"s","resource":{"labels":{"database_id":"p:db"},"type":"cloudsql_database"},"textPayload":"[24667]: [3-1] db=shop,user=app LOG:  statement: DELETE FROM orders","timestamp":"2026-05-12T09:14:02Z"}""",
            """{"level":"info","ts":"2026-05-12T09:14:02Z","logger":"postgres","msg":"record","record":{"log_time":"2026-05-12 09:14:02.117 UTC","user_name":"app","database_name":"shop","error_severity":"LOG","command_tag":"DELETE","message":"statement: DELETE FROM orders","session_id":"1.2","session_line_num":"4"}}""");

        Assert.Equal(["DELETE FROM orders", "DELETE FROM orders"], run.Events.Select(e => e.Arguments));
        Assert.All(run.Events, e => Assert.Equal(("shop", "app"), (e.Attribute(EventAttributes.DatabaseName), e.Attribute(EventAttributes.UserName))));
    }

    [Fact]
    public void The_same_row_in_another_file_is_the_same_event() =>
        Assert.Single(DialectRun.Documents(Dialect, Row("statement: SELECT 1"), Row("statement: SELECT 1")).Events);

    private static string Row(string message, string severity = "LOG", string state = "00000", string? query = null, string time = "2026-05-12 09:14:02.117 UTC", int columns = 26)
    {
        string?[] all =
        [
            time, "agent", "bookings_prod", "77", "10.0.0.7:52306", "6a02.1f", "7", "DROP TABLE", "2026-05-12 09:14:00 UTC", "3/1", "0", severity, state, message,
            null, null, null, null, null, query, null, null, "psql", "client backend", null, "0",
        ];
        return System.Text.Json.JsonSerializer.Serialize(all.Take(columns).Select(column => column ?? ""));
    }
}
