using AuditLens.Controls;
using AuditLens.Detection;
using AuditLens.Detection.Rules;
using AuditLens.Detection.Understanding;
using AuditLens.Effects;
using Xunit;

namespace AuditLens.Tests.Controls;

/// <summary>Every control is held to its own example and its harmless twin.</summary>
public sealed class ControlSelfTests
{
    private static readonly SessionReader Reader = new(new EffectReader());

    public static TheoryData<string> Controls() => new(ControlCatalogue.BuiltIn.Select(control => control.Name));

    [Theory]
    [MemberData(nameof(Controls))]
    public void A_control_stops_its_own_example(string name) => Assert.True(Interrupts(name, control => control.Harm), Seen(name, control => control.Harm));

    [Theory]
    [MemberData(nameof(Controls))]
    public void A_control_lets_the_harmless_twin_pass(string name) => Assert.False(Interrupts(name, control => control.Twin), Seen(name, control => control.Twin));

    [Fact]
    public void The_catalogue_holds_the_sixteen_controls_of_the_vocabulary() => Assert.Equal(16, ControlCatalogue.BuiltIn.Select(control => control.Name).Distinct(StringComparer.Ordinal).Count());

    [Fact]
    public void A_control_with_an_unknown_fact_is_refused_by_name()
    {
        InvalidDataException failure = Assert.Throws<InvalidDataException>(() => ControlCatalogue.Read("- control: mine\n  when: [[changes, full-moon]]"));

        Assert.Contains("full-moon", failure.Message, StringComparison.Ordinal);
    }

    private static bool Interrupts(string name, Func<Control, string> session)
    {
        Control control = ControlCatalogue.BuiltIn.Single(candidate => candidate.Name == name);
        return ControlReplay.Interrupts(control, Reader.Read(SessionNotation.Chain(session(control)), Policy.Empty));
    }

    private static string Seen(string name, Func<Control, string> session)
    {
        Control control = ControlCatalogue.BuiltIn.Single(candidate => candidate.Name == name);
        SessionUnderstanding read = Reader.Read(SessionNotation.Chain(session(control)), Policy.Empty);
        return string.Join("; ", new ControlFacts(read).Walk().Select(act => $"{string.Join(",", act.Action.Effects.Select(effect => $"{effect.Verb} {effect.Environment} {effect.Reversibility} {effect.Execution} [{string.Join(' ', effect.Traits)}]"))}: {string.Join(",", act.Facts)}"));
    }
}
