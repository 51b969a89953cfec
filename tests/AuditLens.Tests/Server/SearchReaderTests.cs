using AuditLens.Events;
using AuditLens.Server.Search;
using AuditLens.Tests.Support;
using Xunit;

namespace AuditLens.Tests.Server;

/// <summary>The language of the search: what a query means, and what is told when it means nothing.</summary>
public sealed class SearchReaderTests
{
    [Theory]
    [InlineData("drop users", "Events with “drop” and “users”")]
    [InlineData("drop AND users", "Events with “drop” and “users”")]
    [InlineData("\"drop table\" users", "Events with “drop table” and “users”")]
    [InlineData("migrat*", "Events with words that begin with “migrat”")]
    [InlineData("a OR b c", "Events with “a” or (“b” and “c”)")]
    [InlineData("(a OR b) c", "Events with (“a” or “b”) and “c”")]
    [InlineData("a NOT b", "Events with “a” but not “b”")]
    [InlineData("a -b -\"c d\"", "Events with “a” but not (“b” or “c d”)")]
    [InlineData("NOT b a", "Events with “a” but not “b”")]
    [InlineData("a NOT NOT b", "Events with “a” and “b”")]
    [InlineData("a OR b kind:tool-call -c", "Events with “a” or (“b” but not “c”), of the kind tool-call")]
    [InlineData("kind:TOOL-CALL tool:Bash", "All events, of the kind TOOL-CALL, of the tool “Bash”")]
    [InlineData("agent:\"Claude Code\" x", "Events with “x”, of the agent “Claude Code”")]
    [InlineData("localhost:5432 http://a/b", "Events with “localhost:5432” and “http://a/b”")]
    [InlineData("well-known prod-db", "Events with “well-known” and “prod-db”")]
    [InlineData("\"open phrase", "Events with “open phrase”")]
    [InlineData("x from:2026-03-01 before:2026-04-01", "Events with “x”, from 2026-03-01 on, before 2026-04-01")]
    public void A_query_is_understood(string query, string sentence)
    {
        SearchReading reading = SearchReader.Read(query);

        Assert.Empty(reading.Problems);
        Assert.Equal(sentence, reading.Sentence);
    }

    [Theory]
    [InlineData("(a", "An opening parenthesis is not closed.")]
    [InlineData("a)", "A closing parenthesis has no opening one before it.")]
    [InlineData("()", "A pair of parentheses is empty.")]
    [InlineData("a OR", "OR needs a word on either side of it.")]
    [InlineData("OR a", "OR needs a word on either side of it.")]
    [InlineData("a AND", "AND needs a word on either side of it; words side by side must all occur without it, too.")]
    [InlineData("NOT", "NOT needs a word, a phrase or a parenthesis after it.")]
    [InlineData("-a", "NOT needs beside it a word to look for, within the same parentheses and on the same side of OR: this NOT that.")]
    [InlineData("a OR NOT b", "NOT needs beside it a word to look for, within the same parentheses and on the same side of OR: this NOT that.")]
    [InlineData("-- ;", "The query holds no word to look for: a word has a letter or a digit.")]
    [InlineData("(a kind:error) b", "kind: narrows the whole search. Write it outside of parentheses.")]
    [InlineData("kind: a", "kind: has no value. Write it without a space, in quotes when it has one itself: kind:\"a b\".")]
    [InlineData("tool:a tool:b", "tool: is given twice, as a and as b. It can hold one value.")]
    [InlineData("from:soon a", "“soon” is not a time. Write from:2026-11-03 or from:2026-11-03T14:05Z.")]
    public void What_is_wrong_is_said_with_what_to_write_and_nothing_is_searched(string query, string problem)
    {
        SearchReading reading = SearchReader.Read(query);

        Assert.Equal([problem], reading.Problems);
        Assert.Null(reading.Query);
    }

    [Fact]
    public void A_kind_that_is_none_is_answered_with_the_nearest() =>
        Assert.StartsWith("There is no kind “toolcall”. Did you mean tool-call? Kinds are other, instruction", Assert.Single(SearchReader.Read("kind:toolcall").Problems), StringComparison.Ordinal);

    [Theory]
    [InlineData("a and b", "“and” is searched for as a word; the operator is written AND.")]
    [InlineData("kinds:x", "“kinds:x” is searched for as words; filters are kind:, tool:, agent:, session:, from:, before: (did you mean kind:?).")]
    [InlineData("a --", "“--” has no letter and no digit and is left out.")]
    public void What_may_have_been_meant_otherwise_is_told(string query, string note)
    {
        SearchReading reading = SearchReader.Read(query);

        Assert.Equal([note], reading.Notes);
        Assert.NotNull(reading.Query);
    }

    [Fact]
    public void A_query_without_end_is_refused()
    {
        Assert.Single(SearchReader.Read(new string('(', 1999)).Problems);
        Assert.Single(SearchReader.Read(string.Concat(Enumerable.Repeat("(", 100)) + "a").Problems, static p => p.Contains("deep", StringComparison.Ordinal));
        Assert.Single(SearchReader.Read(new string('a', 2001)).Problems);
    }

    [Theory]
    [InlineData("drop", "I will [drop] the table, DROPPED or not.")]
    [InlineData("\"the table\" drop*", "I will [drop] [the table], [DROPPED] or not.")]
    [InlineData("or NOT will", "I will drop the table, DROPPED [or] not.")]
    [InlineData("nothing", "I will drop the table, DROPPED or not.")]
    public void What_was_looked_for_is_marked(string query, string marked) =>
        Assert.Equal(marked, Marked(Some.Message(1, "I will drop the table, DROPPED or not."), query, 200));

    [Fact]
    public void A_long_text_is_cut_around_the_first_hit() =>
        Assert.Equal("…" + new string('a', 59) + " [needle] bb…", Marked(Some.Message(1, $"{new string('a', 5000)} needle {new string('b', 5000)}"), "needle", 70));

    [Fact]
    public void Hits_are_found_behind_json_escapes_accents_and_terminal_codes() =>
        Assert.Equal("{\"sql\":\" [DROP] TABLE [Größen]\"}", Marked(Some.Call(1, arguments: """{"sql":"\nDROP TABLE Größen\u001b[31m"}"""), "drop GRÖßEN", 200));

    private static string Marked(AgentEvent e, string query, int longest) =>
        string.Concat(new Passages(SearchReader.Read(query).Query?.Search).Of(e, longest).Single().Select(static p => p.IsHit ? $"[{p.Text}]" : p.Text));
}
