using System.CommandLine;
using AuditLens.Cli.Output;
using AuditLens.Cli.Shell;
using AuditLens.Server.Access;
using AuditLens.Storage;

namespace AuditLens.Cli.Commands;

/// <summary><c>auditlens tokens</c>: with which programs speak to the server. Whoever may write the store may make them.</summary>
internal sealed class TokensCommand : ICommandModule
{
    private const string CreateExample = """
        auditlens tokens create build-agents --role ingest --days 90
        al_3f09a1c2d4e5_0f8c2b7d9a1e4c6f8b0d2e4a6c8f0b1d3e5a7c9f
        """;

    private const string ListExample = """
        auditlens tokens list
        ID            ROLE    EXPIRES                   NAME
        3f09a1c2d4e5  ingest  2026-02-22T09:30:00.000Z  build-agents
        """;

    private const string RevokeExample = """
        auditlens tokens revoke 3f09a1c2d4e5
        """;

    public CliCommand Create(CliContext context)
    {
        var command = new CliCommand("tokens", "Tokens with which programs speak to the server of this store.", CreateExample);
        command.Subcommands.Add(CreateToken(context));
        command.Subcommands.Add(List(context));
        command.Subcommands.Add(Revoke(context));
        return command;
    }

    private static CliCommand CreateToken(CliContext context)
    {
        var create = new CliCommand("create", "Make a token. It is printed once and kept only as a hash.", CreateExample);
        var name = new Argument<string>("NAME") { Description = "What people call it." };
        var role = new Option<string>("--role") { Description = $"What it may do: {string.Join(", ", Roles.All)}.", HelpName = "ROLE", DefaultValueFactory = _ => Roles.Ingest };
        var days = new Option<int>("--days") { Description = "Days until it ends, at most 366.", HelpName = "N", DefaultValueFactory = _ => 90 };
        var agents = new Option<string[]>("--agent") { Description = "Limit it to this agent. May be given several times.", HelpName = "NAME" };
        var environments = new Option<string[]>("--environment") { Description = "Limit it to this environment. May be given several times.", HelpName = "NAME" };
        create.Arguments.Add(name);
        create.Options.Add(role);
        create.Options.Add(days);
        create.Options.Add(agents);
        create.Options.Add(environments);
        create.Run(context, async (run, cancellationToken) =>
        {
            await using IEventStore store = await run.OpenStoreAsync(cancellationToken).ConfigureAwait(false);
            var scope = new AccessScope(run.Parse.GetValue(agents) ?? [], run.Parse.GetValue(environments) ?? []);
            try
            {
                (string secret, _) = await new ApiTokens(store.Documents, run.Context.Time)
                    .CreateAsync(run.Parse.GetRequiredValue(name), run.Parse.GetRequiredValue(role), TimeSpan.FromDays(run.Parse.GetValue(days)), scope.IsLimited ? scope : null, "command line", cancellationToken)
                    .ConfigureAwait(false);
                run.Out.WriteLine(secret);
            }
            catch (ArgumentException e)
            {
                throw new UsageException(e.Message.Split(" (Parameter", 2)[0], "`auditlens tokens create --help` shows an example.");
            }

            run.Note("It is not shown again. Send it as `Authorization: Bearer TOKEN`.");
            return ExitCodes.Done;
        });
        return create;
    }

    private static CliCommand List(CliContext context)
    {
        var list = new CliCommand("list", "List the tokens, without their secrets.", ListExample);
        list.Run(context, async (run, cancellationToken) =>
        {
            await using IEventStore store = await run.OpenExistingStoreAsync(cancellationToken).ConfigureAwait(false);
            var table = new TextTable(("ID", 12), ("ROLE", 8), ("EXPIRES", 24), ("NAME", 60));
            await foreach (ApiToken token in new ApiTokens(store.Documents, run.Context.Time).ListAsync(cancellationToken).ConfigureAwait(false))
            {
                table.Add(token.Id, token.Role, Words.Time(token.Expires), token.Name);
            }

            if (table.Count > 0)
            {
                table.Write(run.Out);
            }
            else
            {
                run.Next("auditlens tokens create NAME");
            }

            return ExitCodes.Done;
        });
        return list;
    }

    private static CliCommand Revoke(CliContext context)
    {
        var revoke = new CliCommand("revoke", "End a token now.", RevokeExample);
        var id = new Argument<string>("ID") { Description = "The id that `auditlens tokens list` shows." };
        revoke.Arguments.Add(id);
        revoke.Run(context, async (run, cancellationToken) =>
        {
            await using IEventStore store = await run.OpenExistingStoreAsync(cancellationToken).ConfigureAwait(false);
            string given = run.Parse.GetRequiredValue(id);
            return await new ApiTokens(store.Documents, run.Context.Time).RevokeAsync(given, cancellationToken).ConfigureAwait(false)
                ? ExitCodes.Done
                : throw new UsageException($"There is no token '{given}'.", "`auditlens tokens list` shows those there are.");
        });
        return revoke;
    }
}
