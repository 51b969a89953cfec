using System.CommandLine;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using AuditLens.Cli.Options;
using AuditLens.Cli.Output;
using AuditLens.Cli.Shell;
using AuditLens.Effects;
using AuditLens.Reporting.Formats;

namespace AuditLens.Cli.Commands;

/// <summary><c>auditlens explain-action</c>: what AuditLens understands of a command line, SQL text or call, and why.</summary>
internal sealed class ExplainActionCommand : ICommandModule
{
    private const string Example = """
        auditlens explain-action 'psql "$DATABASE_URL" -c "DROP TABLE bookings"'
        delete  table bookings
          scope all, reversibility backup-only, environment unknown
        """;

    private static readonly string[] Kinds = ["shell", "sql", "http", "tool"];

    private readonly Argument<string> _text = new("TEXT") { Description = "Command line, SQL text or call; - reads JSON Lines {\"id\",\"text\",\"kind\",\"cwd\"} from standard input." };
    private readonly Option<string?> _kind = new("--kind") { Description = $"What the text is: {string.Join(", ", Kinds)}. Found out when not given.", HelpName = "KIND" };
    private readonly Option<string?> _cwd = new("--cwd") { Description = "Folder in which the command runs.", HelpName = "DIR" };

    public CliCommand Create(CliContext context)
    {
        var command = new CliCommand("explain-action", "Show what AuditLens understands of a command line, SQL text or call, and why.", Example);
        command.Arguments.Add(_text);
        _kind.Accept(Kinds, "a kind of action");
        command.Options.Add(_kind);
        command.Options.Add(_cwd);
        command.Run(context, async (run, cancellationToken) =>
        {
            string text = run.Parse.GetRequiredValue(_text);
            if (text == "-")
            {
                await ReadLinesAsync(run, cancellationToken).ConfigureAwait(false);
                return ExitCodes.Done;
            }

            ActionReading reading = Read(text, run.Parse.GetValue(_kind), run.Parse.GetValue(_cwd));
            if (run.Json)
            {
                await run.Out.WriteLineAsync(Json(null, reading).AsMemory(), cancellationToken).ConfigureAwait(false);
            }
            else
            {
                Write(run, reading);
            }

            return ExitCodes.Done;
        });
        return command;
    }

    private static ActionReading Read(string text, string? kind, string? cwd) =>
        EffectReader.Default.Read(new ActionText(KindOf(kind), text, WorkingDirectory: cwd), NoSurroundings.Instance);

    private static ActionKind KindOf(string? kind) => kind switch
    {
        "shell" => ActionKind.Shell,
        "sql" => ActionKind.Sql,
        "http" => ActionKind.Http,
        "tool" => ActionKind.Tool,
        _ => ActionKind.Unknown,
    };

    private static async Task ReadLinesAsync(CommandRun run, CancellationToken cancellationToken)
    {
        using var input = new StreamReader(run.Context.OpenInput(), Encoding.UTF8);
        int number = 0;
        while (await input.ReadLineAsync(cancellationToken).ConfigureAwait(false) is { } line)
        {
            number++;
            if (line.Length > 0)
            {
                await run.Out.WriteLineAsync(Answer(run, line, number).AsMemory(), cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private static string Answer(CommandRun run, string line, int number)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(line);
            JsonElement root = document.RootElement;
            return Json(Member(root, "id") ?? "", Read(Member(root, "text") ?? "", Member(root, "kind"), Member(root, "cwd")));
        }
        catch (JsonException)
        {
            run.Warn($"Line {Words.Number(number)} is not a JSON object and is answered without effects.");
            return Json("", new ActionReading([], ["the line is not a JSON object"]));
        }
    }

    private static string? Member(JsonElement root, string name) =>
        root.ValueKind == JsonValueKind.Object && root.TryGetProperty(name, out JsonElement value) ? value.ValueKind == JsonValueKind.String ? value.GetString() : value.GetRawText() : null;

    private static string Json(string? id, ActionReading reading)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.Default }))
        {
            json.WriteStartObject();
            if (id is not null)
            {
                json.WriteString("id", id);
            }

            json.WriteStartArray("effects");
            foreach (ActionEffect effect in reading.Effects)
            {
                EffectJson.Write(json, effect);
            }

            json.WriteEndArray();
            JsonReportWriter.WriteStrings(json, "notes", reading.Notes);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    private static void Write(CommandRun run, ActionReading reading)
    {
        if (reading.Effects.Count == 0)
        {
            run.Out.WriteLine("No action was understood in this text.");
        }

        foreach (ActionEffect e in reading.Effects)
        {
            string targets = e.Targets.IsEmpty ? "no target named" : string.Join(", ", e.Targets.Select(static t => $"{t.Kind} {t}"));
            run.Out.WriteLine($"{e.Verb.Word()}  {TerminalText.Line(targets)}{(e.DryRun ? "  (dry run: nothing is changed)" : "")}");
            run.Out.WriteLine($"  scope {e.Scope.Word()}, reversibility {e.Reversibility.Word()}, environment {e.Environment.Word()}{(e.EnvironmentBasis is null ? "" : $" ({TerminalText.Line(e.EnvironmentBasis)})")}");
            if (e.Traits.Length > 0)
            {
                run.Out.WriteLine($"  {string.Join(", ", e.Traits)}");
            }

            run.Out.WriteLine($"  read from: {TerminalText.Line(e.Command)}{(e.Reading.Length == 0 ? "" : $", as {TerminalText.Line(e.Reading)}")}");
        }

        foreach (string note in reading.Notes)
        {
            run.Out.WriteLine($"note: {TerminalText.Line(note)}");
        }
    }
}
