using AuditLens.Chains;
using AuditLens.Detection;
using AuditLens.Detection.Detectors;
using AuditLens.Detection.Rules;
using AuditLens.Detection.Understanding;
using AuditLens.Effects;
using Xunit;

namespace AuditLens.Tests.Detection;

public sealed class EvidenceDetectorTests
{
    private static readonly SessionReader Reader = new(new EffectReader());

    [Theory]
    [InlineData(GapKind.ClockJump, true)]
    [InlineData(GapKind.ParentCycle, true)]
    [InlineData(GapKind.SilentInterval, false)]
    public void Only_a_record_that_contradicts_itself_may_have_been_changed(GapKind kind, bool found)
    {
        DecisionChain chain = SessionNotation.Chain("- user: Look.\n- call: ls\n- result: a");
        var gap = new ChainGap(kind, "the clock steps back", [chain.Steps[1].Ref], []);
        var broken = new DecisionChain(chain.Session, chain.Steps, [gap], [-1, 2, -1]);
        var context = new DetectionContext(Reader.Read(broken, Policy.Empty), Policy.Empty);
        Assert.Equal(found, new LogTamperingDetector().Detect(context).Any());
        Assert.Equal(found, !new EvidenceGapDetector().Detect(context).Any());
    }
}
