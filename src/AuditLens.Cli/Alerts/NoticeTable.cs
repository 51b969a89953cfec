using AuditLens.Alerting;
using AuditLens.Alerting.Delivery;
using AuditLens.Alerting.Evaluation;
using AuditLens.Cli.Output;
using AuditLens.Cli.Shell;

namespace AuditLens.Cli.Alerts;

/// <summary>Notices as a table, or as JSON Lines (<c>auditlens.alert/1</c>).</summary>
internal static class NoticeTable
{
    public static void Write(CommandRun run, IEnumerable<AlertNotice> notices, Uri? baseUrl)
    {
        var table = new TextTable(("TIME", 20), ("RULE", 32), ("KIND", 10), ("LEVEL", 8), ("GROUP", 60), ("WHAT", 120));
        foreach (AlertNotice n in notices)
        {
            if (run.Json)
            {
                run.Out.WriteLine(JsonOutput.Line(json => NoticeJson.Write(json, n, baseUrl)));
            }

            table.Add(MessageWords.Time(n.At), n.Rule, n.Suppressed is null ? n.Kind.Word() : "held back", n.Level.Word(), AlertLabels.Key(n.Labels), n.Suppressed ?? What(n));
        }

        if (!run.Json && table.Count > 0)
        {
            table.Write(run.Out);
        }
    }

    private static string What(AlertNotice n) => n.Worst.Length == 1 ? n.Worst[0].Title : MessageWords.Summary(n);
}
