using AuditLens.Events;
using Xunit;

namespace AuditLens.Tests.Events;

/// <summary>The search must say of every text what a search for one phrase after the other says.</summary>
public sealed class PhraseSearchTests
{
    private static readonly string[] Long = ["ignore previous", "[system]", "dear agent", "note to the ai", "<important>"];
    private static readonly string[] Short = ["://", "sk-", "eyJ", "token", "password", "api_key", "-----BEGIN"];

    [Theory]
    [InlineData("A note TO THE AI: dear agent", 2)]
    [InlineData("dear agent", 0)]
    [InlineData("well, Dear Agent", 6)]
    [InlineData("dear agen", -1)]
    [InlineData("xdear agent", 1)]
    [InlineData("[system", -1)]
    [InlineData("x[SYSTEM]", 1)]
    [InlineData("", -1)]
    [InlineData("ab", -1)]
    public void It_finds_the_first_phrase_whatever_the_case(string text, int at) => Assert.Equal(at, new PhraseSearch(Long).IndexIn(text));

    [Fact]
    public void It_agrees_with_a_plain_search_on_texts_that_are_nearly_phrases()
    {
        var random = new Random(7);
        foreach (string[] phrases in new[] { Long, Short })
        {
            var search = new PhraseSearch(phrases);
            for (int i = 0; i < 4000; i++)
            {
                string text = string.Concat(Enumerable.Range(0, random.Next(1, 9)).Select(_ => Piece(phrases[random.Next(phrases.Length)], random)));
                int expected = phrases.Select(p => text.IndexOf(p, StringComparison.OrdinalIgnoreCase)).Where(at => at >= 0).DefaultIfEmpty(-1).Min();
                Assert.Equal(expected, search.IndexIn(text));
            }
        }
    }

    [Theory]
    [InlineData("ab")]
    [InlineData("clé secrète")]
    public void It_refuses_phrases_that_its_table_cannot_hold(string phrase) => Assert.Throws<ArgumentException>(() => new PhraseSearch([phrase]));

    private static string Piece(string phrase, Random random)
    {
        int start = random.Next(3) == 0 ? random.Next(phrase.Length) : 0;
        int end = random.Next(2) == 0 ? phrase.Length : random.Next(start, phrase.Length);
        string piece = phrase[start..end];
        return random.Next(4) switch { 0 => piece.ToUpperInvariant(), 1 => piece + "\u00e9 ", 2 => " " + piece, _ => piece };
    }
}
