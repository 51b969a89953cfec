using System.CommandLine;
using System.Text.Json;
using AuditLens.Cli.Output;
using AuditLens.Cli.Shell;
using AuditLens.Explanations;
using AuditLens.Explanations.Reading;

namespace AuditLens.Cli.Commands;

/// <summary><c>auditlens explain-account</c>: the claims that are read in an account, before any log is looked at.</summary>
internal sealed class ExplainAccountCommand : ICommandModule
{
    private const string Example = """
        echo 'I dropped the table. I never checked the environment.' > account.md
        auditlens explain-account account.md
        KIND      POLARITY  HEDGED  DIRECTION           CLAIM
        action    affirmed  no      self-incriminating  I dropped the table.
        no-check  negated   no      self-incriminating  I never checked the environment.
        """;

    private readonly Argument<string> _file = new("FILE") { Description = "Account in Markdown or plain text; - reads JSON Lines { \"id\", \"text\" } from standard input." };

    public CliCommand Create(CliContext context)
    {
        var command = new CliCommand("explain-account", "Show which claims are read in an agent's account, before any log is looked at.", Example);
        command.Arguments.Add(_file);
        command.Run(context, async (run, cancellationToken) =>
        {
            string file = run.Parse.GetValue(_file)!;
            return file == "-" ? await LinesAsync(run, cancellationToken).ConfigureAwait(false) : await FileAsync(run, file, cancellationToken).ConfigureAwait(false);
        });
        return command;
    }

    private static async Task<int> FileAsync(CommandRun run, string file, CancellationToken cancellationToken)
    {
        if (!File.Exists(file))
        {
            throw new UsageException($"There is no file {file}. Give the account as a Markdown or text file, or - for JSON Lines on standard input.");
        }

        string account = await File.ReadAllTextAsync(file, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<Claim> claims = AccountReader.Read(account);
        if (run.Json)
        {
            foreach (Claim claim in claims)
            {
                await run.Out.WriteLineAsync(JsonOutput.Line(writer => Write(writer, claim))).ConfigureAwait(false);
            }
        }
        else
        {
            Table(run, claims);
        }

        run.Next($"auditlens confession SESSION --explanation {ShellWord.Quote(file)}");
        return ExitCodes.Done;
    }

    private static void Table(CommandRun run, IReadOnlyList<Claim> claims)
    {
        if (claims.Count == 0)
        {
            run.Note("The text makes no claim about what was done.");
            return;
        }

        var table = new TextTable(("KIND", 14), ("POLARITY", 8), ("HEDGED", 6), ("DIRECTION", 18), ("CLAIM", 120));
        foreach (Claim claim in claims)
        {
            table.Add(claim.Kind, claim.Polarity, claim.Hedged ? "yes" : "no", claim.Direction, claim.Text);
        }

        table.Write(run.Out);
    }

    private static async Task<int> LinesAsync(CommandRun run, CancellationToken cancellationToken)
    {
        using var input = new StreamReader(run.Context.OpenInput());
        bool allRead = true;
        int number = 0;
        while (await input.ReadLineAsync(cancellationToken).ConfigureAwait(false) is { } line)
        {
            number++;
            if (line.AsSpan().Trim().IsEmpty)
            {
                continue;
            }

            if (Parse(line) is { } account)
            {
                await run.Out.WriteLineAsync(JsonOutput.Line(writer => Write(writer, account.Id, AccountReader.Read(account.Text)))).ConfigureAwait(false);
            }
            else
            {
                allRead = false;
                run.Warn($"Line {Words.Number(number)} is no JSON object with a member \"text\".");
            }
        }

        return allRead ? ExitCodes.Done : ExitCodes.InputNotRead;
    }

    private static (JsonElement Id, string Text)? Parse(string line)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(line);
            JsonElement root = document.RootElement;
            bool isAccount = root.ValueKind == JsonValueKind.Object && root.TryGetProperty("text", out JsonElement text) && text.ValueKind == JsonValueKind.String;
            return isAccount ? (root.TryGetProperty("id", out JsonElement id) ? id.Clone() : default, root.GetProperty("text").GetString()!) : null;
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static void Write(Utf8JsonWriter writer, JsonElement id, IReadOnlyList<Claim> claims)
    {
        writer.WriteStartObject();
        writer.WritePropertyName("id");
        if (id.ValueKind == JsonValueKind.Undefined)
        {
            writer.WriteNullValue();
        }
        else
        {
            id.WriteTo(writer);
        }

        writer.WriteStartArray("claims");
        foreach (Claim claim in claims)
        {
            Write(writer, claim);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, Claim claim)
    {
        writer.WriteStartObject();
        writer.WriteString("text", claim.Text);
        writer.WriteString("sentence", claim.Sentence);
        writer.WriteString("kind", claim.Kind);
        writer.WriteString("polarity", claim.Polarity);
        writer.WriteBoolean("hedged", claim.Hedged);
        writer.WriteString("direction", claim.Direction);
        writer.WriteEndObject();
    }
}
