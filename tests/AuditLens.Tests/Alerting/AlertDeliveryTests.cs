using AuditLens.Alerting;
using AuditLens.Alerting.Delivery;
using AuditLens.Alerting.Evaluation;
using AuditLens.Storage;
using Xunit;

namespace AuditLens.Tests.Alerting;

/// <summary>What was decided reaches its channels once, however often it fails or the process dies.</summary>
public sealed class AlertDeliveryTests : SchedulerTestBase
{
    [Fact]
    public async Task What_cannot_be_delivered_is_tried_again_with_growing_delays_and_then_kept_to_be_sent_again()
    {
        await AddIncidentAsync("s1");
        Directory.Delete(Folder.Combine("channel"));
        AlertRunReport failed = await RunAsync();
        Assert.False(Assert.Single(failed.Delivery.Failures).IsDead);

        Time.Now += TimeSpan.FromSeconds(29);
        Assert.Empty((await RunAsync()).Delivery.Failures);
        Time.Now += TimeSpan.FromSeconds(1);
        Assert.Single((await RunAsync()).Delivery.Failures);
        Time.Now += TimeSpan.FromSeconds(60);
        Assert.True(Assert.Single((await RunAsync()).Delivery.Failures).IsDead);
        Time.Now += TimeSpan.FromDays(1);
        Assert.Empty((await RunAsync()).Delivery.Failures);

        OutboxEntry dead = (await Documents.ListAsync<OutboxEntry>(AlertDocuments.DeadLetters, DocumentRange.All, None).SingleAsync()).Value;
        Assert.Contains("inbox.jsonl cannot be written", dead.Error, StringComparison.Ordinal);
        Assert.Equal(DeliveryResult.Failed, Assert.Single(await HistoryAsync()).Deliveries["file"].State);
        Directory.CreateDirectory(Folder.Combine("channel"));
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

        Directory.Delete(Folder.Combine("channel"));
        Assert.Single((await RunAsync()).Delivery.Failures);
        Directory.CreateDirectory(Folder.Combine("channel"));

        Assert.Equal(4, (await RunAsync()).Delivery.Sent);
        Time.Now += TimeSpan.FromMinutes(2);
        Assert.Equal(1, (await RunAsync()).Delivery.Sent);
        Assert.Equal(5, Received().Length);
    }

    [Fact]
    public async Task A_decision_survives_the_death_of_the_process_before_it_was_handed_over()
    {
        await AddIncidentAsync("s1");
        AlertNotice notice = SomeAlert.Notice();
        await Documents.TryPutAsync(AlertDocuments.States, "incidents", new RuleState { LastRun = Time.Now, Pending = [notice] }, null, None);

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
        await outbox.AddAsync(notice, Time.Now, None);
        await outbox.AddAsync(notice, Time.Now, None);
        Assert.Equal(1, (await outbox.SendDueAsync(null, None)).Sent);

        await outbox.AddAsync(notice, Time.Now, None);

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
            await using IEventStore own = StoreLocator.Open("sqlite:" + Folder.Combine("store.db"));
            await new AlertScheduler(Configuration(), own, Time, _ => null, Patience).RunDueAsync(Time.Now, None);
        })));
        Time.Now += TimeSpan.FromMinutes(10);
        await RunAsync();

        Assert.Equal(2, Received().Select(l => l[..60]).Distinct().Count());
        Assert.Equal(2, Received().Length);
        Assert.Equal(2, (await HistoryAsync()).Count);
    }
}
