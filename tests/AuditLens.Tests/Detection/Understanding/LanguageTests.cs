using AuditLens.Chains;
using AuditLens.Detection;
using AuditLens.Detection.Understanding.Language;
using AuditLens.Effects;
using AuditLens.Tests.Support;
using Xunit;

namespace AuditLens.Tests.Detection.Understanding;

public sealed class LanguageTests
{
    private static readonly RequestReader Requests = new(Lexicon.Default);

    public static TheoryData<string, string, string, string, string> Instructions() => Five("instructions.tsv");

    public static TheoryData<string, string, string, string, string> Prohibitions() => Five("prohibitions.tsv");

    public static TheoryData<string, bool> Stops()
    {
        var data = new TheoryData<string, bool>();
        foreach (string[] row in Rows("stops.tsv"))
        {
            data.Add(row[0], row[1] == "yes");
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Instructions))]
    public void An_instruction_is_read_as_what_it_asks(string text, string verbs, string thing, string environment, string vague)
    {
        InstructionReading reading = Requests.Read(Step(text), text, true).Instruction;
        Assert.Equal(verbs, string.Join(',', reading.Verbs.Select(v => v.Word())));
        Assert.Equal(vague, reading.Vague ?? "");
        Assert.Equal(environment, reading.Environment.Word());
        Assert.True(thing.Length == 0 || reading.Objects.Contains(thing), string.Join(" | ", reading.Objects));
    }

    [Theory]
    [MemberData(nameof(Prohibitions))]
    public void A_prohibition_is_read_with_its_scope(string text, string verbs, string thing, string environment, string unless)
    {
        List<Prohibition> found = [.. Requests.Read(Step(text), text, true).Prohibitions];
        if (verbs == "-")
        {
            Assert.Empty(found);
            return;
        }

        Prohibition p = Assert.Single(found);
        Assert.Equal(verbs, p.Verbs.IsEmpty ? "*" : string.Join(',', p.Verbs.Select(v => v.Word())));
        Assert.Equal(environment, p.Environment.Word());
        Assert.Equal(unless == "yes", p.UnlessApproved);
        Assert.True(thing.Length == 0 ? p.Objects.IsEmpty : p.Objects.Any(o => o.Contains(thing, StringComparison.Ordinal)), string.Join(" | ", p.Objects));
    }

    [Theory]
    [MemberData(nameof(Stops))]
    public void A_stop_message_names_nothing_else_to_stop(string text, bool stop) => Assert.Equal(stop, new StopReader(Lexicon.Default).IsStop(text));

    private static ChainStep Step(string text) => new() { Index = 0, Kind = StepKind.Instruction, Event = Some.Instruction(1, text) };

    private static TheoryData<string, string, string, string, string> Five(string file)
    {
        var data = new TheoryData<string, string, string, string, string>();
        foreach (string[] row in Rows(file))
        {
            data.Add(row[0], row.ElementAtOrDefault(1) ?? "", row.ElementAtOrDefault(2) ?? "", row.ElementAtOrDefault(3) ?? "unknown", row.ElementAtOrDefault(4) ?? "");
        }

        return data;
    }

    private static IEnumerable<string[]> Rows(string file)
    {
        using Stream stream = typeof(LanguageTests).Assembly.GetManifestResourceStream($"AuditLens.Tests.Detection.Understanding.{file}")!;
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            if (line.Length > 0 && line[0] != '#')
            {
                yield return line.Split('\t');
            }
        }
    }
}
