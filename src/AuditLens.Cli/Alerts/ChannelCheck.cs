using AuditLens.Alerting.Delivery;
using AuditLens.Alerting.Rules;
using AuditLens.Cli.Options;
using AuditLens.Cli.Shell;
using AuditLens.Ingestion;
using AuditLens.Storage;

namespace AuditLens.Cli.Alerts;

/// <summary>What <c>auditlens doctor</c> says of alert files and channels. It sends nothing.</summary>
internal static class ChannelCheck
{
    public static IEnumerable<StoreProblem> Run(CommandRun run)
    {
        AlertConfiguration configuration;
        try
        {
            configuration = AlertsOption.Load(AlertsOption.DefaultFiles(run.Context));
        }
        catch (ConfigurationException e)
        {
            return e.Problems.Select(p => new StoreProblem("error", p.ToString(), "Mend the file; no alert is sent until then."));
        }
        catch (Exception e) when (e is UsageException or IOException or UnauthorizedAccessException)
        {
            return [new StoreProblem("error", e.Message, $"Check what {AlertsOption.Variable} names.")];
        }

        return configuration.Channels.Select(c => Check(run, c)).Prepend(new StoreProblem("ok", $"Alert rules: {string.Join(", ", configuration.Rules.Select(r => r.Id))}.", ""));
    }

    private static StoreProblem Check(CommandRun run, ChannelSettings channel)
    {
        string name = $"Channel {channel.Id} ({channel.Type})";
        try
        {
            foreach (SecretSource secret in channel.Secrets.Values)
            {
                secret.Read(run.Context.Environment);
            }

            return new StoreProblem("ok", $"{name} has all that it needs.", $"`auditlens alerts test {channel.Id}` sends a message over it.");
        }
        catch (ChannelException e)
        {
            return new StoreProblem("error", $"{name}: {e.Message}", "Set it where this program and the server run.");
        }
    }
}
