using System.Globalization;
using AuditLens.Events;
using AuditLens.Storage;
using AuditLens.Tests.Support;
using Xunit;

namespace AuditLens.Tests.Storage.Sqlite;

/// <summary>What is older than records are kept goes with all that tells of it; nothing else does.</summary>
public sealed class RetentionTests : IAsyncLifetime, IDisposable
{
    private static readonly DateTimeOffset Before = new(2026, 5, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly TemporaryFolder _folder = new();
    private IEventStore _store = null!;

    private static CancellationToken None => CancellationToken.None;

    public async Task InitializeAsync()
    {
        _store = StoreLocator.Open("sqlite:" + _folder.Combine("store.db"));
        AgentEvent[] events = [At(1, 1, "old"), At(2, 2, "held"), At(3, 3, "lasting"), At(4, 6, "lasting"), At(5, 6, "new"), At(6, null, "timeless"), At(7, 4, "april"), At(8, 1, "old")];
        await _store.AppendAsync(_store.Prepare(Some.Batch(events)), None);
        await new LegalHolds(_store.Documents).AddAsync(new LegalHold("held", "case 7", Before), None);
    }

    public async Task DisposeAsync() => await _store.DisposeAsync();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Sessions_that_ended_before_are_dropped_unless_they_are_held()
    {
        PruneResult trial = await _store.PruneAsync(Before, isTrial: true, None);
        Assert.Equal(6, await _store.SessionsAsync(new SessionQuery(Witness: null), None).CountAsync());
        PruneResult done = await _store.PruneAsync(Before, isTrial: false, None);

        Assert.Equal((2, 2), (trial.Sessions, done.Sessions));
        Assert.Equal([("held", "held: case 7")], done.Kept);
        Assert.Equal(["held", "lasting", "new", "timeless"], await _store.SessionsAsync(new SessionQuery(Witness: null), None).Select(s => s.Id).Order().ToListAsync());
        Assert.Equal([2, 3, 4, 5, 6], (await _store.EventsAsync(new EventQuery(), None).ToListAsync()).Select(e => e.Source.Line!.Value).Order());
        Assert.Empty(await _store.ReadSessionAsync("old", None));
        Assert.Empty(await _store.CheckAsync(None));
        Assert.Equal(0, (await _store.PruneAsync(Before, isTrial: false, None)).Sessions);
    }

    [Fact]
    public async Task The_search_forgets_what_was_dropped_and_knows_what_comes_after()
    {
        Assert.Equal([1, 8], await FoundAsync("old"));

        await _store.PruneAsync(Before, isTrial: false, None);
        await _store.AppendAsync(_store.Prepare(Some.Batch(At(9, 6, "fresh"), At(10, 6, "fresh"))), None);

        Assert.Empty(await FoundAsync("old"));
        Assert.Equal([5], await FoundAsync("new"));
        Assert.Equal([9, 10], await FoundAsync("fresh"));
        Assert.Empty(await _store.CheckAsync(None));
    }

    [Fact]
    public async Task Raw_bytes_stay_while_a_session_of_their_log_does()
    {
        await _store.PruneAsync(Before, isTrial: false, None);

        Assert.Equal(Some.Line(1), await _store.ReadRecordAsync(Some.Location(1), None));
    }

    [Fact]
    public async Task A_log_all_of_whose_sessions_went_is_not_read_again()
    {
        string log = _folder.Write("log.jsonl", ClaudeLog.Session("gone", 3));
        await Cli.CliProcess.RunAsync(_folder.Path, null, "ingest", log, "--store", _store.Name);
        Assert.Equal(3, (await _store.ReadSessionAsync("gone", None)).Count);

        await _store.PruneAsync(Before, isTrial: false, None);
        await Cli.CliProcess.RunAsync(_folder.Path, null, "ingest", log, "--store", _store.Name);

        Assert.Empty(await _store.ReadSessionAsync("gone", None));
        Assert.Null(await _store.ReadRawAsync(log, 0, 10, None));
        EvidenceReport evidence = await EvidenceCheck.RunAsync(_store, None);
        Assert.Equal(1, evidence.Partly);
        Assert.DoesNotContain(evidence.Faults, f => f.Contains(log, StringComparison.Ordinal));
    }

    private async Task<List<int>> FoundAsync(string word) => [.. (await _store.EventsAsync(new EventQuery(Text: word), None).ToListAsync()).Select(e => e.Source.Line!.Value).Order()];

    private static AgentEvent At(int number, int? month, string session) =>
        Some.Event(number, text: $"word {session} {number.ToString(CultureInfo.InvariantCulture)}", session: session) with { Time = month is { } m ? new DateTimeOffset(2026, m, 10, 0, 0, 0, TimeSpan.Zero) : null };
}
