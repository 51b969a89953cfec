using AuditLens.Alerting;
using AuditLens.Alerting.Delivery;
using AuditLens.Alerting.Evaluation;
using AuditLens.Alerting.Rules;
using AuditLens.Detection;
using AuditLens.Events;
using AuditLens.Storage;
using AuditLens.Tests.Support;
using Xunit;

namespace AuditLens.Tests.Alerting;

/// <summary>Rules over a real store, with a channel that the test can break.</summary>
public sealed class AlertSchedulerTests : IAsyncLifetime, IDisposable
{
    private static readonly DeliveryPatience Patience = new(0, TimeSpan.Zero, 3, TimeSpan.FromSeconds(30), TimeSpan.FromHours(1), TimeSpan.FromMinutes(3));

    private readonly TemporaryFolder _folder = new();
    private readonly FakeTime _time = new(SomeAlert.Noon);
    private IEventStore _store = null!;

    private string Inbox => _folder.Combine("channel", "inbox.jsonl");

    private static CancellationToken None => CancellationToken.None;

    public Task InitializeAsync()
    {
        _store = StoreLocator.Open("sqlite:" + _folder.Combine("store.db"));
        Directory.CreateDirectory(_folder.Combine("channel"));
        return Task.CompletedTask;
    }

    public async Task DisposeAsync() => await _store.DisposeAsync();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task An_incident_is_told_once_when_its_rule_is_due()
    {
        await RunAsync();
        await AddIncidentAsync("s1");
        Assert.Equal(0, (await RunAsync()).Ran);

        _time.Now += TimeSpan.FromMinutes(1);
        AlertRunReport report = await RunAsync();

        Assert.Equal((1, 1, 1), (report.Ran, report.Notices.Count, report.Delivery.Sent));
        Assert.Contains("\"incident\":\"AL-s1\"", Assert.Single(Received()), StringComparison.Ordinal);
        _time.Now += TimeSpan.FromMinutes(1);
        Assert.Empty((await RunAsync()).Notices);
        AlertHistoryEntry entry = Assert.Single(await HistoryAsync());
        Assert.Equal((DeliveryResult.Sent, 1), (entry.Deliveries["file"].State, entry.Deliveries["file"].Attempts));
    }

    [Fact]
    public async Task Runs_that_were_missed_while_the_process_was_down_are_made_up_once()
    {
        await RunAsync();
        _time.Now += TimeSpan.FromMinutes(30);
        await AddIncidentAsync("s1");
        _time.Now += TimeSpan.FromHours(5);

        AlertRunReport report = await RunAsync();

        Assert.Equal((1, 1), (report.Ran, report.Notices.Count));
        Assert.Equal(0, (await RunAsync()).Ran);
        Assert.Single(Received());
    }

    [Fact]
    public async Task What_cannot_be_delivered_is_tried_again_with_growing_delays_and_then_kept_to_be_sent_again()
    {
        await AddIncidentAsync("s1");
        Directory.Delete(_folder.Combine("channel"));
        AlertRunReport failed = await RunAsync();
        Assert.False(Assert.Single(failed.Delivery.Failures).IsDead);

        _time.Now += TimeSpan.FromSeconds(29);
        Assert.Empty((await RunAsync()).Delivery.Failures);
        _time.Now += TimeSpan.FromSeconds(1);
        Assert.Single((await RunAsync()).Delivery.Failures);
        _time.Now += TimeSpan.FromSeconds(60);
        Assert.True(Assert.Single((await RunAsync()).Delivery.Failures).IsDead);
        _time.Now += TimeSpan.FromDays(1);
        Assert.Empty((await RunAsync()).Delivery.Failures);

        OutboxEntry dead = (await Documents.ListAsync<OutboxEntry>(AlertDocuments.DeadLetters, DocumentRange.All, None).SingleAsync()).Value;
        Assert.Contains("inbox.jsonl cannot be written", dead.Error, StringComparison.Ordinal);
        Assert.Equal(DeliveryResult.Failed, Assert.Single(await HistoryAsync()).Deliveries["file"].State);
        Directory.CreateDirectory(_folder.Combine("channel"));
        Assert.True(await Scheduler().Outbox.ResendAsync(dead.Id, None));
        Assert.False(await Scheduler().Outbox.ResendAsync(dead.Id, None));
        Assert.Equal(0, (await Scheduler().Outbox.SendDueAsync("other", None)).Sent);
        Assert.Equal(1, (await Scheduler().Outbox.SendDueAsync("file", None)).Sent);
        Assert.Contains(dead.Notice.Key, Assert.Single(Received()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_waits_for_a_receiver_that_is_away_is_not_tried_one_by_one()
    {
        foreach (int i in Enumerable.Range(0, 5))
        {
            await AddIncidentAsync($"s{i}");
        }

        Directory.Delete(_folder.Combine("channel"));
        Assert.Single((await RunAsync()).Delivery.Failures);
        Directory.CreateDirectory(_folder.Combine("channel"));

        Assert.Equal(4, (await RunAsync()).Delivery.Sent);
        _time.Now += TimeSpan.FromMinutes(2);
        Assert.Equal(1, (await RunAsync()).Delivery.Sent);
        Assert.Equal(5, Received().Length);
    }

    [Fact]
    public async Task A_scheduler_that_lives_runs_each_moment_once()
    {
        AlertScheduler scheduler = Scheduler();
        List<int> ran = [];
        for (int second = 0; second < 180; second += 20)
        {
            _time.Now = SomeAlert.Noon.AddSeconds(second);
            ran.Add((await scheduler.RunDueAsync(_time.Now, None)).Ran);
        }

        Assert.Equal([1, 0, 0, 1, 0, 0, 1, 0, 0], ran);
    }

    [Fact]
    public async Task A_decision_survives_the_death_of_the_process_before_it_was_handed_over()
    {
        await AddIncidentAsync("s1");
        AlertNotice notice = SomeAlert.Notice();
        await Documents.TryPutAsync(AlertDocuments.States, "incidents", new RuleState { LastRun = _time.Now, Pending = [notice] }, null, None);

        AlertRunReport report = await RunAsync();

        Assert.Equal((0, 1), (report.Ran, report.Delivery.Sent));
        Assert.Contains(notice.Key, Assert.Single(Received()), StringComparison.Ordinal);
        Assert.Empty((await Documents.FindAsync<RuleState>(AlertDocuments.States, "incidents", None))!.Value.Pending);
    }

    [Fact]
    public async Task What_was_sent_before_the_process_died_is_not_sent_again_when_it_is_handed_over_again()
    {
        AlertNotice notice = SomeAlert.Notice();
        AlertOutbox outbox = Scheduler().Outbox;
        await outbox.AddAsync(notice, _time.Now, None);
        await outbox.AddAsync(notice, _time.Now, None);
        Assert.Equal(1, (await outbox.SendDueAsync(null, None)).Sent);

        await outbox.AddAsync(notice, _time.Now, None);

        Assert.Equal(0, (await outbox.SendDueAsync(null, None)).Sent);
        Assert.Single(Received());
    }

    [Fact]
    public async Task Of_many_processes_that_run_at_once_one_decides_and_one_delivers()
    {
        await AddIncidentAsync("s1");
        await AddIncidentAsync("s2");

        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(async () =>
        {
            await using IEventStore own = StoreLocator.Open("sqlite:" + _folder.Combine("store.db"));
            await new AlertScheduler(Configuration(), own, _time, _ => null, Patience).RunDueAsync(_time.Now, None);
        })));
        _time.Now += TimeSpan.FromMinutes(10);
        await RunAsync();

        Assert.Equal(2, Received().Select(l => l[..60]).Distinct().Count());
        Assert.Equal(2, Received().Length);
        Assert.Equal(2, (await HistoryAsync()).Count);
    }

    [Fact]
    public async Task A_silenced_alert_stands_in_the_history_and_goes_to_nobody()
    {
        await AddIncidentAsync("s1");
        AlertSilence silence = new("x", "incidents", AlertLabels.Of(), _time.Now, _time.Now.AddHours(1), "Exercise.", "ann");
        await Documents.TryPutAsync(AlertDocuments.Silences, silence.Id, silence, null, None);

        await RunAsync();

        Assert.Empty(Received());
        AlertHistoryEntry entry = Assert.Single(await HistoryAsync());
        Assert.Equal("silence x: Exercise.", entry.Notice.Suppressed);
        Assert.Empty(entry.Deliveries);
    }

    [Fact]
    public async Task An_agent_from_which_nothing_comes_is_told_and_its_return_too()
    {
        AlertRule silence = SomeAlert.Rule(AlertSubject.Silence) with { Warning = 3600, Window = TimeSpan.FromDays(1) };
        AlertConfiguration configuration = Configuration() with { Rules = [silence] };
        await AppendAsync(SomeAlert.Minute(-30), 1);
        Assert.Empty((await RunAsync(configuration)).Notices);

        _time.Now = SomeAlert.Minute(40);
        AlertNotice told = Assert.Single((await RunAsync(configuration)).Notices);
        await AppendAsync(SomeAlert.Minute(50), 2);
        _time.Now = SomeAlert.Minute(51);
        Assert.Empty((await RunAsync(configuration)).Notices);
        _time.Now = SomeAlert.Minute(52);
        AlertNotice back = Assert.Single((await RunAsync(configuration)).Notices);

        Assert.Equal((NoticeKind.Fired, "coder", SomeAlert.Minute(-30)), (told.Kind, told.Labels["agent"], told.Last));
        Assert.Equal((NoticeKind.Resolved, told.Episode), (back.Kind, back.Episode));
    }

    [Fact]
    public async Task A_rule_counts_by_when_things_became_known_and_a_dry_run_by_when_they_happened()
    {
        AlertRule rule = SomeAlert.Rule(AlertSubject.Incidents, AlertField.Incident);
        await AddIncidentAsync("s1", SomeAlert.Noon.AddDays(-20));

        AlertData known = await new AlertDataLoader(_store, AlertClock.Known).LoadAsync(rule, SomeAlert.Minute(-60), SomeAlert.Minute(1), None);
        AlertData happened = await new AlertDataLoader(_store, AlertClock.Happened).LoadAsync(rule, SomeAlert.Noon.AddDays(-21), SomeAlert.Noon, None);

        Assert.Equal(SomeAlert.Noon, Assert.Single(known.Observations).Time);
        Assert.Equal(SomeAlert.Noon.AddDays(-20).AddMinutes(1), Assert.Single(AlertReplay.Past(rule, happened, SomeAlert.Noon.AddDays(-21), SomeAlert.Noon.AddDays(-20).AddMinutes(30), [])).At);
    }

    private AlertDocuments Documents => new(_store.Documents);

    private Task<AlertRunReport> RunAsync(AlertConfiguration? configuration = null) => Scheduler(configuration).RunDueAsync(_time.Now, None);

    private AlertScheduler Scheduler(AlertConfiguration? configuration = null) => new(configuration ?? Configuration(), _store, _time, _ => null, Patience);

    private AlertConfiguration Configuration()
    {
        (AlertConfiguration configuration, _) = AlertConfiguration.Read([("a.yaml", $"channels: [{{ id: file, type: file, path: {Inbox} }}]")]);
        return configuration with { Rules = [SomeAlert.Rule(AlertSubject.Incidents, AlertField.Incident) with { Id = "incidents", Resolve = false, Window = TimeSpan.FromHours(1) }] };
    }

    private string[] Received() => File.Exists(Inbox) ? File.ReadAllLines(Inbox) : [];

    private async Task<List<AlertHistoryEntry>> HistoryAsync() =>
        await Documents.ListAsync<AlertHistoryEntry>(AlertDocuments.History, DocumentRange.All, None).Select(e => e.Value).ToListAsync();

    private async Task AppendAsync(DateTimeOffset at, int number) =>
        await _store.AppendAsync(_store.Prepare(Some.Batch(Some.Event(number, EventKind.Message, session: $"session-{number}") with { Time = at })), None);

    private async Task AddIncidentAsync(string session, DateTimeOffset? started = null)
    {
        var summary = new AnalysisSummary
        {
            Session = session,
            IncidentId = "AL-" + session,
            Title = "Agent drops the database",
            Severity = Severity.Critical,
            IsIncident = true,
            Started = started ?? _time.Now,
            Agent = "coder",
            Environment = "production",
            Categories = [],
            Findings = 0,

            // Known a moment before the clock's time, as the end of a window is outside.
            Since = started is null ? _time.Now.AddTicks(-1) : _time.Now,
        };
        await _store.SaveAnalysesAsync([new StoredAnalysis(summary, [], "{}")], None);
    }
}
