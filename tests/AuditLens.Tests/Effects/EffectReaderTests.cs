using AuditLens.Effects;
using Xunit;

namespace AuditLens.Tests.Effects;

public class EffectReaderTests
{
    [Fact]
    public void The_same_action_without_surroundings_is_read_once()
    {
        EffectReader reader = new();
        ActionText action = new(ActionKind.Sql, "DROP TABLE users");

        Assert.Same(reader.Read(action, NoSurroundings.Instance), reader.Read(new ActionText(ActionKind.Sql, "DROP TABLE users"), NoSurroundings.Instance));
    }

    [Fact]
    public void What_is_not_understood_is_an_unknown_effect_with_a_note()
    {
        ActionReading reading = EffectReader.Default.Read(new ActionText(ActionKind.Sql, "hello there world"), NoSurroundings.Instance);

        Assert.Equal(EffectVerb.Unknown, reading.Effects[0].Verb);
        Assert.NotEmpty(reading.Notes);
    }
}
