using Xunit;

namespace AuditLens.Tests.Ingestion.Dialects;

public sealed class RecognitionTests
{
    public static TheoryData<string, string> Shapes()
    {
        var shapes = new TheoryData<string, string>();
        foreach (Sample sample in Samples.All)
        {
            shapes.Add(sample.Dialect, sample.Name);
        }

        return shapes;
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Each_shape_is_recognised_as_what_it_is(string dialect, string name)
    {
        Sample sample = Samples.All.Single(s => s.Dialect == dialect && s.Name == name);

        Assert.Equal(dialect, Reading.Recognised(sample.Text, sample.Lines, sample.File));
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Each_shape_is_read_without_a_rejection_and_with_a_session(string dialect, string name)
    {
        Sample sample = Samples.All.Single(s => s.Dialect == dialect && s.Name == name);

        Reading reading = sample.Lines ? Reading.Lines(dialect, sample.Text, sample.File) : Reading.Document(dialect, sample.Text, sample.File);

        Assert.Empty(reading.Rejections);
        Assert.NotEmpty(reading.Events);
        Assert.All(reading.Events, e => Assert.NotEqual("", e.SessionId));
        Assert.Equal(reading.Events.Count, reading.Events.Select(e => e.Id).Distinct().Count());
    }

    [Theory]
    [InlineData("""{"hello":"world"}""")]
    [InlineData("""[1,2,3]""")]
    [InlineData("""[]""")]
    [InlineData("""{"messages":"none"}""")]
    [InlineData("""{"type":"object","properties":{"role":{"type":"string"}}}""")]
    [InlineData("null")]
    [InlineData("\"text\"")]
    public void What_is_no_log_of_an_agent_is_recognised_as_nothing(string text) => Assert.Null(Reading.Recognised(text, lines: false, "x.json"));
}
