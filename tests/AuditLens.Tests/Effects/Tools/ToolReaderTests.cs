using AuditLens.Effects;
using Xunit;

namespace AuditLens.Tests.Effects.Tools;

public class ToolReaderTests
{
    [Fact]
    public void Every_call_of_the_table_is_read_as_expected() => Assert.Empty(EffectTable.Mismatches("Tools", "calls.tsv", 95));

    [Theory]
    [InlineData("Write", """{"file_path":".claude/settings.json","content":"{\n \"disableAllHooks\": true\n}"}""", true)]
    [InlineData("Write", """{"file_path":".claude/settings.json","content":"{\n \"model\": \"large\"\n}"}""", false)]
    [InlineData("Edit", """{"file_path":"src/app.py","new_string":"deletion_protection = false"}""", false)]
    [InlineData("Edit", """{"file_path":".github/workflows/ci.yml","new_string":"continue-on-error: true"}""", true)]
    public void Writing_a_control_file_disables_a_protection_only_when_it_switches_one_off(string tool, string arguments, bool disables) =>
        Assert.Equal(disables, Read(tool, arguments).Has(EffectTraits.DisablesProtection));

    [Theory]
    [InlineData("AskUserQuestion", """{"questions":[]}""", EffectTraits.AsksPerson)]
    [InlineData("Task", """{"subagent_type":"x","prompt":"y"}""", EffectTraits.Delegates)]
    [InlineData("Read", """{"file_path":"/app/.env"}""", EffectTraits.ReadsCredential)]
    [InlineData("Write", """{"file_path":"a.txt","content":"x"}""", EffectTraits.WritesContent)]
    [InlineData("delete_backup", """{"backup_id":"b"}""", EffectTraits.DestroysRecovery)]
    [InlineData("delete_user", """{"id":1,"force":true}""", EffectTraits.SkipsPrompt)]
    public void What_the_call_means_beyond_its_verb_is_a_trait(string tool, string arguments, string trait) => Assert.Contains(trait, Read(tool, arguments).Traits);

    [Fact]
    public void Reading_a_sample_environment_file_is_not_reading_a_credential() =>
        Assert.DoesNotContain(EffectTraits.ReadsCredential, Read("Read", """{"file_path":".env.example"}""").Traits);

    [Theory]
    [InlineData("{\"name\":")]
    [InlineData("f(")]
    [InlineData("delete(a=[[[[")]
    [InlineData("a.b.c_")]
    [InlineData("x {\"a\":{")]
    [InlineData("f('")]
    public void Hostile_text_is_answered(string piece)
    {
        string text = string.Concat(Enumerable.Repeat(piece, 100_000 / piece.Length));
        foreach (string candidate in (string[])[piece, text, $"{{\"name\":\"delete_x\",\"arguments\":{{\"ids\":\"{text.Replace("\"", "", StringComparison.Ordinal)}\"}}}}"])
        {
            Assert.NotNull(EffectReader.Default.Read(new ActionText(ActionKind.Tool, candidate), NoSurroundings.Instance));
            Assert.NotNull(EffectReader.Default.Read(new ActionText(ActionKind.Tool, candidate, "delete_things"), NoSurroundings.Instance));
        }
    }

    private static ActionEffect Read(string tool, string arguments) =>
        EffectReader.Default.Read(new ActionText(ActionKind.Tool, arguments, tool), NoSurroundings.Instance).Effects[0];
}
