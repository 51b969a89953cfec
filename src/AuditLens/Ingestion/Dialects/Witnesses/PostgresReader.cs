using AuditLens.Events;
using AuditLens.Ingestion.Dialects.Telemetry;

namespace AuditLens.Ingestion.Dialects.Witnesses;

internal sealed class PostgresReader(SourceContext source) : IDialectReader
{
    private readonly string _session = "postgresql:" + source.SessionIdFrom(null);

    public void Read(LogRecord record, IEventSink sink)
    {
        PostgresRow? row = PostgresDialect.RowOf(record.Json, out string reason);
        if (row is null)
        {
            sink.Reject(record.Location, RejectionCodes.UnknownShape, reason);
        }
        else if ((PostgresTime.Parse(row.Time) ?? Times.Iso(row.Time)) is not { } time)
        {
            sink.Reject(record.Location, RejectionCodes.InvalidTime, $"The time of the record is not one AuditLens can place in UTC: '{Short(row.Time)}'.");
        }
        else
        {
            sink.Emit(EventOf(row, time, record.Location));
        }
    }

    public void Complete(IEventSink sink)
    {
    }

    public string? Checkpoint() => null;

    private AgentEvent EventOf(PostgresRow row, DateTimeOffset time, SourceLocation location)
    {
        PostgresMessage message = PostgresMessage.Parse(row.Message);
        bool failed = row.Severity is "ERROR" or "FATAL" or "PANIC";
        // The statement that failed stands in the query column; it was sent to the server and had no effect.
        string? statement = failed ? row.Query ?? message.Statement : message.Executed ? message.Statement : null;
        return new AgentEvent
        {
            Id = EventId.Of(PostgresNames.Dialect, row.Session ?? row.Pid, row.Line, row.Time, row.Message),
            SessionId = _session,
            Kind = EventKind.OutsideWitness,
            Actor = Actor.Outside,
            Source = location,
            Time = time,
            NativeId = row.Session is null ? row.Pid : row.Line is null ? row.Session : $"{row.Session}/{row.Line}",
            Text = failed ? WithDetail(row) : message.Statement ?? WithDetail(row),
            Arguments = statement,
            Outcome = failed ? Outcome.Failed : message is { Statement: not null, Executed: true, Duration: not null } or { Command: not null } ? Outcome.Succeeded : Outcome.Unknown,
            Duration = message.Duration,
            Attributes = new WitnessAttributes()
                .Add(EventAttributes.DatabaseName, row.Database)
                .Add(EventAttributes.UserName, row.User)
                .Add(EventAttributes.ApplicationName, row.Application)
                .Add(EventAttributes.SourceAddress, HostOf(row.Source))
                .Add(EventAttributes.EventAction, message.Command ?? row.Command)
                .Add(EventAttributes.ResourceName, message.Object)
                .Add(EventAttributes.ErrorType, failed ? row.SqlState : null)
                .Build(),
        };
    }

    private static string WithDetail(PostgresRow row) => row switch
    {
        { Detail: null, Hint: null } => row.Message,
        { Hint: null } => $"{row.Message} DETAIL: {row.Detail}",
        { Detail: null } => $"{row.Message} HINT: {row.Hint}",
        _ => $"{row.Message} DETAIL: {row.Detail} HINT: {row.Hint}",
    };

    /// <summary>connection_from is host:port; a Unix socket is <c>[local]</c>.</summary>
    private static string? HostOf(string? source)
    {
        int port = source?.LastIndexOf(':') ?? -1;
        return port > 0 && source![(port + 1)..].All(char.IsAsciiDigit) && !source.EndsWith("::", StringComparison.Ordinal) ? source[..port] : source;
    }

    private static string Short(string? text) => text is null ? "" : text.Length <= 40 ? text : text[..40];
}

internal static class PostgresNames
{
    public const string Dialect = "postgresql";
}
