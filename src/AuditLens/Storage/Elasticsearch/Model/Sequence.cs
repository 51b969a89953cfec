namespace AuditLens.Storage.Elasticsearch.Model;

/// <summary>
/// The place of a document in the order in which the store took it: the number of its batch and its place in the batch in one number of 19 digits. All have the same length, so that
/// documents can be encoded before their batch has a number.
/// </summary>
internal static class Sequence
{
    public const long Base = 1_000_000_000_000_000_000;

    public const int Digits = 19;

    /// <summary>16 million documents a batch, 490 thousand million batches.</summary>
    private const int IndexBits = 24;

    public const int MostInBatch = 1 << IndexBits;

    public static long Of(long batch, int index) => First(batch) + index;

    public static long First(long batch) => Base + (batch << IndexBits);

    public static long BatchOf(long sequence) => (sequence - Base) >> IndexBits;
}
