using AuditLens.Cli.Output;
using AuditLens.Cli.Shell;
using AuditLens.Ingestion;
using Xunit;

namespace AuditLens.Tests.Cli;

public sealed class ShellTests
{
    [Theory]
    [InlineData("seesions", "sessions")]
    [InlineData("--dialct", "--dialect")]
    [InlineData("SESSIONS", "sessions")]
    [InlineData("--dia", "--dialect")]
    [InlineData("xyz", null)]
    [InlineData("", null)]
    public void The_nearest_name_is_found_only_when_it_is_near(string word, string? near) =>
        Assert.Equal(near, NearestName.Find(word, ["sessions", "events", "--dialect", "--out"]));

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("a\nb", "a␊b")]
    [InlineData("\u001b[31m", "␛[31m")]
    [InlineData("a\u202eb\u200bc", "a\uFFFDb\uFFFDc")]
    [InlineData("é 漢 😀", "é 漢 😀")]
    [InlineData("\u0085\u2028", "\uFFFD\uFFFD")]
    [InlineData("a\U000E0041b", "a\uFFFD\uFFFDb")]
    public void Text_for_a_terminal_holds_no_marks_that_act(string text, string clean) => Assert.Equal(clean, TerminalText.Line(text));

    [Fact]
    public void Half_a_surrogate_pair_is_shown_as_lost() => Assert.Equal("a\uFFFDb", TerminalText.Line("a" + '\ud83d' + "b"));

    [Fact]
    public void Text_is_cut_to_its_width_and_not_inside_a_character()
    {
        Assert.Equal("abc…", TerminalText.Fit("abcdef", 4));
        Assert.Equal("ab…", TerminalText.Fit("ab😀cd", 4));
        Assert.Equal("abcd", TerminalText.Fit("abcd", 4));
    }

    [Theory]
    [InlineData("plain-1.txt", "plain-1.txt")]
    [InlineData("two words", "'two words'")]
    [InlineData("it's", "'it'\\''s'")]
    [InlineData("$(x)", "'$(x)'")]
    public void Words_can_be_pasted_into_a_shell(string word, string quoted) => Assert.Equal(quoted, ShellWord.Quote(word));

    [Theory]
    [InlineData("sqlite:/a/b.db", "sqlite", "/a/b.db")]
    [InlineData("elasticsearch:http://localhost:9200", "elasticsearch", "http://localhost:9200")]
    public void A_store_address_has_a_kind_and_a_target(string text, string kind, string target)
    {
        StoreAddress address = StoreAddress.Parse(text);

        Assert.Equal((kind, target), (address.Kind, address.Target));
    }

    [Theory]
    [InlineData("/a/b.db")]
    [InlineData("sqlite:")]
    [InlineData("mysql:x")]
    public void Other_addresses_are_refused(string text) => Assert.Throws<UsageException>(() => StoreAddress.Parse(text));
}
