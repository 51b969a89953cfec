using System.CommandLine;
using AuditLens.Cli.Baselines;
using AuditLens.Cli.Options;
using AuditLens.Cli.Shell;
using AuditLens.Detection.Statistics;
using AuditLens.Storage;

namespace AuditLens.Cli.Commands;

/// <summary><c>auditlens baseline</c>: what each agent's sessions usually look like, built from the store and used by every later analysis.</summary>
internal sealed class BaselineCommand : ICommandModule
{
    private const string BuildExample = """
        auditlens baseline build --to 2026-06-01
        AGENT        SESSIONS  LEFT OUT  WOULD BE TOLD   FROM                      TO
        claude-code  212       3         5 of 212 (2 %)  2026-02-03T08:11:00.000Z  2026-05-31T17:40:00.000Z
        """;

    private const string ShowExample = """
        auditlens baseline show claude-code
        claude-code: 212 sessions from 2026-02-03T08:11:00.000Z to 2026-05-31T17:40:00.000Z
        """;

    public CliCommand Create(CliContext context)
    {
        var command = new CliCommand("baseline", "Build and show what each agent's sessions usually look like; later analyses tell departures from it.", BuildExample);
        command.Subcommands.Add(Build(context));
        command.Subcommands.Add(Show(context));
        return command;
    }

    private static CliCommand Build(CliContext context)
    {
        var build = new CliCommand("build", "Build the baselines of the store's agents from their sessions; sessions that are incidents are left out.", BuildExample);
        var range = TimeRangeOptions.OfSessions(build);
        var agent = new AgentOption(build);
        build.Run(context, async (run, cancellationToken) =>
        {
            (DateTimeOffset? from, DateTimeOffset? to) = range.Read(run.Parse);
            await using IEventStore store = await run.OpenExistingStoreAsync(cancellationToken).ConfigureAwait(false);
            IReadOnlyList<BuiltBaseline> built = await BaselineBuild.RunAsync(store, from, to, agent.Read(run.Parse), cancellationToken).ConfigureAwait(false);
            foreach (BuiltBaseline baseline in built)
            {
                await BaselineDocuments.SaveAsync(store.Documents, baseline.Baseline, cancellationToken).ConfigureAwait(false);
            }

            BaselineTable.Write(run, built);
            if (built.Count == 0)
            {
                run.Note("The store holds no session with actions that fits.");
            }

            run.Next(built.Count == 0 ? "auditlens ingest PATH" : $"auditlens baseline show {ShellWord.Quote(built[0].Baseline.Agent)}");
            return ExitCodes.Done;
        });
        return build;
    }

    private static CliCommand Show(CliContext context)
    {
        var name = new Argument<string?>("AGENT") { Description = "Name of the agent; without it the baselines of the store are listed.", Arity = ArgumentArity.ZeroOrOne };
        var show = new CliCommand("show", "Show what a baseline holds: tools, transitions, places, numbers with their limits, hours, and what cannot be compared.", ShowExample);
        show.Arguments.Add(name);
        show.Run(context, async (run, cancellationToken) =>
        {
            await using IEventStore store = await run.OpenExistingStoreAsync(cancellationToken).ConfigureAwait(false);
            IReadOnlyDictionary<string, AgentBaseline> baselines = await BaselineDocuments.LoadAsync(store.Documents, cancellationToken).ConfigureAwait(false);
            if (run.Parse.GetValue(name) is { } agent)
            {
                AgentBaseline baseline = Find(baselines, agent);
                BaselineCard.Write(run, baseline);
                run.Next($"auditlens sessions --agent {ShellWord.Quote(baseline.Agent)}");
                return ExitCodes.Done;
            }

            BaselineTable.Write(run, [.. baselines.OrderBy(b => b.Key, StringComparer.Ordinal).Select(b => new BuiltBaseline(b.Value, null))]);
            if (baselines.Count == 0)
            {
                run.Note("The store holds no baseline.");
            }

            run.Next(baselines.Count == 0 ? "auditlens baseline build" : $"auditlens baseline show {ShellWord.Quote(baselines.Keys.Order(StringComparer.Ordinal).First())}");
            return ExitCodes.Done;
        });
        return show;
    }

    private static AgentBaseline Find(IReadOnlyDictionary<string, AgentBaseline> baselines, string agent) =>
        baselines.Count == 0 ? throw new UsageException("The store holds no baseline.", "`auditlens baseline build` makes the baselines of the store's agents.") : baselines[AgentLookup.Find(agent, baselines.Keys)];
}
