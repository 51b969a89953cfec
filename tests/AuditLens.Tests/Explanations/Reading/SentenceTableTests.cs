using System.Collections.Immutable;
using System.Globalization;
using AuditLens.Explanations;
using AuditLens.Explanations.Reading;
using Xunit;

namespace AuditLens.Tests.Explanations.Reading;

public sealed class SentenceTableTests
{
    public static TheoryData<string, string, string, string, string> Sentences()
    {
        var data = new TheoryData<string, string, string, string, string>();
        foreach (string[] row in Rows())
        {
            data.Add(row[0], row[1], row.ElementAtOrDefault(2) ?? "*", row.ElementAtOrDefault(3) ?? "*", row.ElementAtOrDefault(4) ?? "*");
        }

        return data;
    }

    [Fact]
    public void The_table_holds_sentences_of_every_kind()
    {
        var kinds = Rows().SelectMany(row => row[1].Split(',', '|')).ToHashSet(StringComparer.Ordinal);

        Assert.Equal(31, kinds.Count);
    }

    [Theory]
    [MemberData(nameof(Sentences))]
    public void A_sentence_is_read_as_the_table_says(string sentence, string kinds, string polarity, string hedged, string direction)
    {
        ImmutableArray<Claim> claims = AccountReader.Read(sentence.Replace("\\n", "\n", StringComparison.Ordinal));

        string[] expected = kinds == "-" ? [] : kinds.Split(',');
        string read = string.Join(',', claims.Select(claim => claim.Kind));
        Assert.True(expected.Length == claims.Length && claims.Zip(expected).All(pair => Allows(pair.Second, pair.First.Kind)), string.Create(CultureInfo.InvariantCulture, $"read as {read}"));
        Each(claims, polarity, claim => claim.Polarity);
        Each(claims, hedged, claim => claim.Hedged ? "y" : "n");
        Each(claims, direction, claim => claim.Direction);
    }

    private static IEnumerable<string[]> Rows()
    {
        using Stream stream = typeof(SentenceTableTests).Assembly.GetManifestResourceStream("AuditLens.Tests.Explanations.Reading.sentences.tsv")!;
        using var reader = new StreamReader(stream);
        return [.. reader.ReadToEnd().Split('\n').Where(line => line.Length > 0 && line[0] != '#').Select(line => line.Split('\t'))];
    }

    private static void Each(ImmutableArray<Claim> claims, string expected, Func<Claim, string> part)
    {
        foreach ((Claim claim, string word) in claims.Zip(expected.Split(',')))
        {
            Assert.True(word.Length == 0 || Allows(word, part(claim)), $"'{claim.Text}' has {part(claim)}, not {word}");
        }
    }

    private static bool Allows(string words, string word) => words == "*" || words.Split('|').Contains(word, StringComparer.Ordinal);
}
