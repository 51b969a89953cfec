using AuditLens.Alerting;
using AuditLens.Alerting.Evaluation;
using AuditLens.Alerting.Rules;
using Xunit;

namespace AuditLens.Tests.Alerting;

/// <summary>Which rules run when, and what they decide.</summary>
public sealed class AlertSchedulerTests : SchedulerTestBase
{
    [Fact]
    public async Task An_incident_is_told_once_when_its_rule_is_due()
    {
        await RunAsync();
        await AddIncidentAsync("s1");
        Assert.Equal(0, (await RunAsync()).Ran);

        Time.Now += TimeSpan.FromMinutes(1);
        AlertRunReport report = await RunAsync();

        Assert.Equal((1, 1, 1), (report.Ran, report.Notices.Count, report.Delivery.Sent));
        Assert.Contains("\"incident\":\"AL-s1\"", Assert.Single(Received()), StringComparison.Ordinal);
        Time.Now += TimeSpan.FromMinutes(1);
        Assert.Empty((await RunAsync()).Notices);
        AlertHistoryEntry entry = Assert.Single(await HistoryAsync());
        Assert.Equal((DeliveryResult.Sent, 1), (entry.Deliveries["file"].State, entry.Deliveries["file"].Attempts));
    }

    [Fact]
    public async Task Runs_that_were_missed_while_the_process_was_down_are_made_up_once()
    {
        await RunAsync();
        Time.Now += TimeSpan.FromMinutes(30);
        await AddIncidentAsync("s1");
        Time.Now += TimeSpan.FromHours(5);

        AlertRunReport report = await RunAsync();

        Assert.Equal((1, 1), (report.Ran, report.Notices.Count));
        Assert.Equal(0, (await RunAsync()).Ran);
        Assert.Single(Received());
    }

    [Fact]
    public async Task A_scheduler_that_lives_runs_each_moment_once()
    {
        AlertScheduler scheduler = Scheduler();
        List<int> ran = [];
        for (int second = 0; second < 180; second += 20)
        {
            Time.Now = SomeAlert.Noon.AddSeconds(second);
            ran.Add((await scheduler.RunDueAsync(Time.Now, None)).Ran);
        }

        Assert.Equal([1, 0, 0, 1, 0, 0, 1, 0, 0], ran);
    }

    [Fact]
    public async Task A_silenced_alert_stands_in_the_history_and_goes_to_nobody()
    {
        await AddIncidentAsync("s1");
        AlertSilence silence = new("x", "incidents", AlertLabels.Of(), Time.Now, Time.Now.AddHours(1), "Exercise.", "ann");
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

        Time.Now = SomeAlert.Minute(40);
        AlertNotice told = Assert.Single((await RunAsync(configuration)).Notices);
        await AppendAsync(SomeAlert.Minute(50), 2);
        Time.Now = SomeAlert.Minute(51);
        Assert.Empty((await RunAsync(configuration)).Notices);
        Time.Now = SomeAlert.Minute(52);
        AlertNotice back = Assert.Single((await RunAsync(configuration)).Notices);

        Assert.Equal((NoticeKind.Fired, "coder", SomeAlert.Minute(-30)), (told.Kind, told.Labels["agent"], told.Last));
        Assert.Equal((NoticeKind.Resolved, told.Episode), (back.Kind, back.Episode));
    }

    [Fact]
    public async Task A_rule_counts_by_when_things_became_known_and_a_dry_run_by_when_they_happened()
    {
        AlertRule rule = SomeAlert.Rule(AlertSubject.Incidents, AlertField.Incident);
        await AddIncidentAsync("s1", SomeAlert.Noon.AddDays(-20));

        AlertData known = await new AlertDataLoader(Store, AlertClock.Known).LoadAsync(rule, SomeAlert.Minute(-60), SomeAlert.Minute(1), None);
        AlertData happened = await new AlertDataLoader(Store, AlertClock.Happened).LoadAsync(rule, SomeAlert.Noon.AddDays(-21), SomeAlert.Noon, None);

        Assert.Equal(SomeAlert.Noon, Assert.Single(known.Observations).Time);
        Assert.Equal(SomeAlert.Noon.AddDays(-20).AddMinutes(1), Assert.Single(AlertReplay.Past(rule, happened, SomeAlert.Noon.AddDays(-21), SomeAlert.Noon.AddDays(-20).AddMinutes(30), [])).At);
    }
}
