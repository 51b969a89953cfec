using AuditLens.Alerting;
using AuditLens.Alerting.Delivery;
using AuditLens.Alerting.Rules;
using AuditLens.Detection;
using AuditLens.Events;
using AuditLens.Storage;
using AuditLens.Tests.Support;
using Xunit;

namespace AuditLens.Tests.Alerting;

/// <summary>Rules over a real store, with a channel that the test can break.</summary>
public abstract class SchedulerTestBase : IAsyncLifetime, IDisposable
{
    private protected static readonly DeliveryPatience Patience = new(0, TimeSpan.Zero, 3, TimeSpan.FromSeconds(30), TimeSpan.FromHours(1), TimeSpan.FromMinutes(3));

    private protected TemporaryFolder Folder { get; } = new();

    private protected FakeTime Time { get; } = new(SomeAlert.Noon);

    private protected IEventStore Store { get; private set; } = null!;

    private string Inbox => Folder.Combine("channel", "inbox.jsonl");

    private protected static CancellationToken None => CancellationToken.None;

    public Task InitializeAsync()
    {
        Store = StoreLocator.Open("sqlite:" + Folder.Combine("store.db"));
        Directory.CreateDirectory(Folder.Combine("channel"));
        return Task.CompletedTask;
    }

    public async Task DisposeAsync() => await Store.DisposeAsync();

    public void Dispose()
    {
        Folder.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected AlertDocuments Documents => new(Store.Documents);

    private protected Task<AlertRunReport> RunAsync(AlertConfiguration? configuration = null) => Scheduler(configuration).RunDueAsync(Time.Now, None);

    private protected AlertScheduler Scheduler(AlertConfiguration? configuration = null) => new(configuration ?? Configuration(), Store, Time, _ => null, Patience);

    private protected AlertConfiguration Configuration()
    {
        (AlertConfiguration configuration, _) = AlertConfiguration.Read([("a.yaml", $"channels: [{{ id: file, type: file, path: {Inbox} }}]")]);
        return configuration with { Rules = [SomeAlert.Rule(AlertSubject.Incidents, AlertField.Incident) with { Id = "incidents", Resolve = false, Window = TimeSpan.FromHours(1) }] };
    }

    private protected string[] Received() => File.Exists(Inbox) ? File.ReadAllLines(Inbox) : [];

    private protected async Task<List<AlertHistoryEntry>> HistoryAsync() =>
        await Documents.ListAsync<AlertHistoryEntry>(AlertDocuments.History, DocumentRange.All, None).Select(e => e.Value).ToListAsync();

    private protected async Task AppendAsync(DateTimeOffset at, int number) =>
        await Store.AppendAsync(Store.Prepare(Some.Batch(Some.Event(number, EventKind.Message, session: $"session-{number}") with { Time = at })), None);

    private protected async Task AddIncidentAsync(string session, DateTimeOffset? started = null)
    {
        var summary = new AnalysisSummary
        {
            Session = session,
            IncidentId = "AL-" + session,
            Title = "Agent drops the database",
            Severity = Severity.Critical,
            IsIncident = true,
            Started = started ?? Time.Now,
            Agent = "coder",
            Environment = "production",
            Categories = [],
            Findings = 0,

            // Known a moment before the clock's time, as the end of a window is outside.
            Since = started is null ? Time.Now.AddTicks(-1) : Time.Now,
        };
        await Store.SaveAnalysesAsync([new StoredAnalysis(summary, [], "{}")], None);
    }
}
