using Xunit;

namespace AuditLens.Tests.Effects.Fresh;

/// <summary>Actions of all kinds that were written from knowledge of the tools, with what each does, before the reader saw them.</summary>
public sealed class FreshBatchTests
{
    [Fact]
    public void Every_action_of_the_batches_is_read_as_expected() => Assert.Empty(EffectTable.Mismatches("Fresh", "batches.tsv", 600));
}
