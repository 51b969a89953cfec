using System.CommandLine;
using AuditLens.Alerting.Delivery;
using AuditLens.Alerting.Evaluation;
using AuditLens.Alerting.Rules;
using AuditLens.Cli.Options;
using AuditLens.Cli.Output;
using AuditLens.Cli.Shell;

namespace AuditLens.Cli.Alerts;

/// <summary><c>alerts test</c>: a message to each channel that says that it is a test.</summary>
internal static class TestChannels
{
    private const string Example = """
        auditlens alerts test --alerts alerts.yaml
        ok      ops-mail  smtp
        failed  pager     pagerduty  The environment variable PAGERDUTY_KEY, which should hold a secret, is empty or not set.
        """;

    public static CliCommand Create(CliContext context)
    {
        var command = new CliCommand("test", "Send a test message to each channel and say whether it was taken.", Example);
        var alerts = new AlertsOption(command);
        var names = new Argument<string[]>("CHANNEL") { Description = "Ids of channels; without one, all.", Arity = ArgumentArity.ZeroOrMore };
        command.Arguments.Add(names);
        command.Run(context, async (run, cancellationToken) =>
        {
            AlertConfiguration configuration = alerts.Read(run);
            string[] given = run.Parse.GetValue(names) ?? [];
            if (given.FirstOrDefault(g => configuration.Channels.All(c => c.Id != g)) is { } unknown)
            {
                throw UsageException.NoSuch($"There is no channel '{unknown}'.", unknown, configuration.Channels.Select(c => c.Id), "Channels stand in the file of alerts, under 'channels:'.");
            }

            if (configuration.Channels.IsEmpty)
            {
                throw new UsageException("No channel is defined.", "Write one into a file of alerts, under 'channels:', and give the file with --alerts.");
            }

            var channelContext = new ChannelContext(run.Context.Time, run.Context.Environment, configuration.BaseUrl);
            bool isBroken = false;
            foreach (ChannelSettings settings in configuration.Channels.Where(c => given.Length == 0 || given.Contains(c.Id)))
            {
                isBroken |= !await SendAsync(run, settings, channelContext, cancellationToken).ConfigureAwait(false);
            }

            run.Next("auditlens alerts run");
            return isBroken ? ExitCodes.Failed : ExitCodes.Done;
        });
        return command;
    }

    private static async Task<bool> SendAsync(CommandRun run, ChannelSettings settings, ChannelContext context, CancellationToken cancellationToken)
    {
        string? error = null;
        try
        {
            await ChannelCatalogue.TypeOf(settings).Create(settings, context).SendAsync(Test(run.Context.Time.GetUtcNow()), cancellationToken).ConfigureAwait(false);
        }
        catch (ChannelException e)
        {
            error = e.Message;
        }

        if (run.Json)
        {
            run.Out.WriteLine(JsonOutput.Line(json =>
            {
                json.WriteStartObject();
                json.WriteString("channel", settings.Id);
                json.WriteString("type", settings.Type);
                json.WriteBoolean("ok", error is null);
                json.WriteString("error", error);
                json.WriteEndObject();
            }));
        }
        else
        {
            run.Out.WriteLine(TerminalText.Line($"{(error is null ? "ok    " : "failed")}  {settings.Id}  {settings.Type}{(error is null ? "" : "  " + error)}"));
        }

        return error is null;
    }

    private static AlertNotice Test(DateTimeOffset now) => new()
    {
        Key = AlertLabels.Hash("test", MessageWords.Time(now)),
        Episode = AlertLabels.Hash("test", MessageWords.Time(now), "episode"),
        Rule = "test",
        Title = "Test message of AuditLens",
        Description = "Somebody tests this channel with `auditlens alerts test`. Nothing happened.",
        Kind = NoticeKind.Fired,
        Level = AlertLevel.Warning,
        Labels = AlertLabels.Of(),
        Subject = AlertSubject.Findings,
        Measure = AlertMeasure.Count,
        At = now,
        Since = now,
        From = now,
        To = now,
    };
}
