using AuditLens.Effects;
using AuditLens.Effects.Http;
using Xunit;

namespace AuditLens.Tests.Effects.Http;

public class HttpReaderTests
{
    private static readonly ReadingContext Nowhere = new() { Surroundings = NoSurroundings.Instance };

    [Fact]
    public void Every_call_of_the_table_is_read_as_expected() => Assert.Empty(EffectTable.Mismatches("Http", "calls.tsv", 60));

    [Fact]
    public void A_password_in_the_address_never_reaches_the_effect()
    {
        ActionEffect effect = new HttpReader().Read(new HttpCall("DELETE", "https://admin:hunter2secret@db.prod.example.com/users/1"), Nowhere).Effects[0];

        Assert.Equal(DeploymentEnvironment.Production, effect.Environment);
        Assert.DoesNotContain("hunter2secret", effect.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("mutation {")]
    [InlineData("DELETE /")]
    [InlineData("POST https://a/_bulk\n{\"delete\":")]
    [InlineData("{\"method\":\"DELETE\",\"url\":\"https://")]
    [InlineData("query ($a: [[[[")]
    [InlineData("fetch(\"https://a\", {{{{")]
    public void Hostile_text_is_answered(string piece)
    {
        string text = string.Concat(Enumerable.Repeat(piece, 100_000 / piece.Length));

        Assert.NotNull(new HttpReader().Read(text, Nowhere));
        Assert.NotNull(new HttpReader().Read(piece, Nowhere));
    }
}
