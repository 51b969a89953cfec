using System.Text;
using AuditLens.Effects;
using AuditLens.Effects.Shell;
using Xunit;

namespace AuditLens.Tests.Effects.Shell;

/// <summary>What must hold for any text: no exception, an end, and words that survive quoting.</summary>
public sealed class ShellPropertyTests
{
    private static readonly ReadingContext Nowhere = new() { Surroundings = NoSurroundings.Instance };
    private static readonly string[] Pieces =
    [
        "rm", "-rf", " ", " ", "'", "\"", "\\", "$", "$(", "${", "`", ")", "}", "(", "{", "|", "||", "&&", ";", "\n", ">", ">>", "<<EOF", "<<<", "<(", "&", "EOF", "#", "~", "*", "!", "if", "then", "fi", "for", "x", "in", "do", "done", "case", "esac", ";;",
        "sudo", "xargs", "find", "-exec", "ssh", "bash", "-c", "echo", "psql", "git", "push", "[[", "]]", "((", "))", "=", "A=1", "%", "^", "C:\\", "é", "\u202e", "\0", "\ud800", "{a,b}", "{1..9}", "eval", "python", "-e", "function", "f()", "cd", "..", "/",
    ];

    [Fact]
    public void Text_of_any_kind_is_read_without_an_exception()
    {
        ShellReader reader = new();
        Random random = new(20261124);
        int effects = 0;
        for (int i = 0; i < 6000; i++)
        {
            StringBuilder text = new();
            for (int j = random.Next(1, 40); j > 0; j--)
            {
                text.Append(random.Next(12) == 0 ? ((char)random.Next(0x250)).ToString() : Pieces[random.Next(Pieces.Length)]);
                text.Append(random.Next(3) == 0 ? " " : "");
            }

            effects += reader.Read(text.ToString(), Nowhere).Effects.Count;
        }

        Assert.True(effects > 1000, "the generator no longer makes anything that is understood");
    }

    [Fact]
    public void A_word_that_is_quoted_comes_back_as_it_was()
    {
        Random random = new(7);
        for (int i = 0; i < 3000; i++)
        {
            string word = new([.. Enumerable.Range(0, random.Next(1, 12)).Select(_ => "ab '\"\\$`*?[]{}~#!|&;<>()\n\t=é"[random.Next(27)])]);
            foreach (string quoted in new[] { "'" + word.Replace("'", "'\\''", StringComparison.Ordinal) + "'", DoubleQuoted(word) })
            {
                List<ShellToken> tokens = new ShellLexer("echo " + quoted, ShellDialect.Posix).Read();
                List<ShellArgument> arguments = [];
                new WordExpander(_ => null, _ => null).Expand(tokens[1].Word!, arguments);

                Assert.Equal(3, tokens.Count);
                Assert.Equal(word, Assert.Single(arguments).Text);
            }
        }
    }

    private static string DoubleQuoted(string word)
    {
        StringBuilder quoted = new("\"");
        foreach (char c in word)
        {
            quoted.Append(c is '"' or '\\' or '$' or '`' ? "\\" : "").Append(c);
        }

        return quoted.Append('"').ToString();
    }

    [Theory]
    [InlineData("$(")]
    [InlineData("(")]
    [InlineData("{ ")]
    [InlineData("if ")]
    [InlineData("`")]
    [InlineData("\"$(")]
    [InlineData("bash -c \"")]
    [InlineData("sudo ")]
    [InlineData("eval ")]
    [InlineData("xargs ")]
    [InlineData("find . -exec ")]
    [InlineData("f() { ")]
    [InlineData("case x in x) ")]
    [InlineData("${a:-")]
    [InlineData("<(")]
    [InlineData("python -c 'f(")]
    [InlineData("cat <<E\n")]
    [InlineData("{a,b}")]
    [InlineData("for i in 1 2 3 4 5 6 7 8; do ")]
    public void A_bomb_of_nested_constructs_is_read_to_an_end(string opener)
    {
        string text = string.Concat(Enumerable.Repeat(opener, 20_000));

        ActionReading reading = new ShellReader().Read(text, Nowhere);

        Assert.True(reading.Effects.Count <= 400);
        Assert.True(reading.Notes.Count <= 20);
    }

    [Theory]
    [InlineData("f() { f; f; f; }; f")]
    [InlineData("a() { b; b; }; b() { a; a; }; a")]
    [InlineData("for a in 1 2 3 4 5 6 7 8; do for b in 1 2 3 4 5 6 7 8; do for c in 1 2 3 4 5 6 7 8; do for d in 1 2 3 4 5 6 7 8; do for e in 1 2 3 4 5 6 7 8; do rm $a$b$c$d$e; done; done; done; done; done")]
    [InlineData("x='$(x)'; eval $x; eval \"eval eval $x\"")]
    public void What_calls_or_repeats_itself_is_read_to_an_end(string text)
    {
        ActionReading reading = new ShellReader().Read(text, Nowhere);

        Assert.True(reading.Effects.Count <= 400);
    }

    [Theory]
    [InlineData("rm ", "a ")]
    [InlineData("echo '", "x")]
    [InlineData("git commit -m \"", "drop table ")]
    [InlineData("true", "; true")]
    [InlineData("cat a", " | cat")]
    [InlineData("python -c \"", "a.b.c(1); ")]
    [InlineData("rm -rf ", "*")]
    [InlineData("rm -rf ", "../")]
    public void A_line_of_a_hundred_thousand_characters_is_read_to_an_end(string start, string repeated)
    {
        string text = start + string.Concat(Enumerable.Repeat(repeated, 100_000 / repeated.Length));

        ActionReading reading = new ShellReader().Read(text, Nowhere);

        Assert.NotEmpty(reading.Effects);
        Assert.All(reading.Effects, effect => Assert.True(effect.Command.Length <= 500));
    }

    [Fact]
    public void The_gravest_effect_comes_first()
    {
        ActionReading reading = new ShellReader().Read("git status && rm -rf /srv/data && npm test && git push", Nowhere);

        Assert.Equal([EffectVerb.Delete, EffectVerb.Send, EffectVerb.Execute, EffectVerb.Observe], reading.Effects.Select(effect => effect.Verb));
    }

    [Fact]
    public void What_is_not_known_is_said_in_the_notes()
    {
        ShellReader reader = new();

        Assert.Contains("the content of deploy.sh is not known", reader.Read("bash deploy.sh", Nowhere).Notes);
        Assert.Contains("what is piped in names the targets; the text does not show them", reader.Read("cat list | xargs rm", Nowhere).Notes);
        Assert.Contains("a quote, substitution or here-document is not closed", reader.Read("rm 'x", Nowhere).Notes);
        Assert.Contains("the command $TOOL is not known before it runs", reader.Read("$TOOL --all", Nowhere).Notes);
    }
}
