using AuditLens.Events;
using AuditLens.Storage;
using AuditLens.Tests.Support;
using Xunit;

namespace AuditLens.Tests.Contracts;

public abstract partial class EventStoreContract
{
    [ContractFact]
    public async Task The_state_of_a_source_comes_back_with_its_counts_settled()
    {
        SourceState state = new()
        {
            Path = "logs/ä.jsonl",
            Format = "jsonl",
            Dialect = "claude-code",
            FileSize = 5_000_000_000,
            FileModified = new DateTimeOffset(2026, 1, 2, 3, 4, 5, 6, TimeSpan.FromHours(2)),
            Offset = 200,
            Lines = 2,
            Sha256 = Sha256Digest.Of([1]),
            TailSha256 = Sha256Digest.Of([2]),
            Checkpoint = "{\"x\":\"\0\"}",
            Complete = true,
            Generation = 4,
            Counts = new IngestCounts(10, 0, 3, 0, 8, 1, 200),
        };

        await AppendAsync(new IngestBatch(state, [], [Some.Event(1), Some.Event(2)], []));

        SourceState settled = state with { Counts = state.Counts with { Accepted = 7 } };
        Assert.Equal(settled, await Store.FindSourceAsync(state.Path, None));
        Assert.Equal([settled], await Store.SourcesAsync(None).ToListAsync());
    }

    [ContractFact]
    public async Task Duplicates_are_counted_over_all_steps_of_a_source()
    {
        await AppendAsync(Some.Event(1), Some.Event(2), Some.Event(3));
        SourceState copy = Some.State("copy.jsonl", 200, 2);

        await AppendAsync(new IngestBatch(copy, Lines(1, 2), [Some.Event(1, file: "copy.jsonl"), Some.Event(2, file: "copy.jsonl")], []));
        await AppendAsync(new IngestBatch(
            copy with { Offset = 400, Counts = copy.Counts with { Records = 4 } }, Lines(3, 4), [Some.Event(3, file: "copy.jsonl"), Some.Event(4, file: "copy.jsonl")], []));

        IngestCounts counts = (await Store.FindSourceAsync("copy.jsonl", None))!.Counts;
        Assert.Equal((4, 1, 3), (counts.Records, counts.Accepted, counts.Duplicates));
    }

    [ContractFact]
    public async Task A_step_that_another_process_has_already_passed_does_not_set_the_source_back()
    {
        await AppendAsync(Some.Event(1), Some.Event(2));

        await AppendAsync(Some.Event(1));

        Assert.Equal(200, (await Store.FindSourceAsync(Some.File, None))!.Offset);
    }

    [ContractTheory]
    [InlineData(0, 1)]
    [InlineData(0, 1_500_000)]
    [InlineData(699_990, 20)]
    [InlineData(262_143, 2)]
    [InlineData(1_499_999, 1)]
    [InlineData(1_500_000, 0)]
    public async Task Any_range_of_a_source_comes_back_byte_for_byte(int offset, int length)
    {
        byte[] bytes = new byte[1_500_000];
        new Random(1).NextBytes(bytes);
        await AppendAsync(new IngestBatch(Some.State(offset: 700_000), [new RawBlock(0, bytes.AsMemory(0, 700_000))], [], []));
        await AppendAsync(new IngestBatch(Some.State(offset: 1_500_000), [new RawBlock(700_000, bytes.AsMemory(700_000))], [], []));

        Assert.Equal(bytes[offset..(offset + length)], await Store.ReadRawAsync(Some.File, offset, length, None));
    }

    [ContractTheory]
    [InlineData(150, 100)]
    [InlineData(200, 1)]
    [InlineData(-1, 10)]
    [InlineData(0, -1)]
    public async Task A_range_that_is_not_stored_whole_is_null(long offset, int length)
    {
        await AppendAsync(Some.Event(1), Some.Event(2));

        Assert.Null(await Store.ReadRawAsync(Some.File, offset, length, None));
    }

    [ContractFact]
    public async Task Of_a_hole_between_blocks_nothing_is_made_up()
    {
        await AppendAsync(new IngestBatch(Some.State(offset: 300), [.. Lines(1, 1), .. Lines(3, 3)], [], []));

        Assert.Null(await Store.ReadRawAsync(Some.File, 50, 200, None));
        Assert.Equal(Some.Line(3), await Store.ReadRawAsync(Some.File, 200, 100, None));
    }

    [ContractFact]
    public async Task A_source_that_grew_is_one_stretch_of_bytes()
    {
        await AppendAsync(Some.Event(1));
        await AppendAsync(new IngestBatch(Some.State(offset: 200, lines: 2), Lines(2, 2), [Some.Event(2)], []));

        Assert.Equal(Some.Line(1).Concat(Some.Line(2)), await Store.ReadRawAsync(Some.File, 0, 200, None));
        Assert.Equal((200, 2), ((await Store.FindSourceAsync(Some.File, None))!.Offset, (await Store.FindSourceAsync(Some.File, None))!.Lines));
    }

    [ContractFact]
    public async Task After_a_rewrite_the_new_bytes_are_shown_and_old_records_still_proven()
    {
        await AppendAsync(Some.Event(1), Some.Event(2));
        byte[] rewritten = Some.Line(9);
        SourceLocation now = Some.Location(9) with { Offset = 0, Line = 1 };
        SourceState state = Some.State(offset: 100, lines: 1) with { Generation = 1 };
        await AppendAsync(new IngestBatch(state, [new RawBlock(0, rewritten)], [Some.Event(9) with { Source = now }], []));

        Assert.Equal(rewritten, await Store.ReadRawAsync(Some.File, 0, 100, None));
        Assert.Equal(rewritten, await Store.ReadRecordAsync(now, None));
        Assert.Equal(Some.Line(1), await Store.ReadRecordAsync(Some.Location(1), None));
        Assert.Null(await Store.ReadRecordAsync(Some.Location(1) with { Sha256 = default }, None));
        Assert.Equal([new SourceContent(0, Sha256Digest.Of([.. Some.Line(1), .. Some.Line(2)]), 200)], await Store.EarlierContentsAsync(Some.File, None));
        Assert.Equal((1, 100), ((await Store.FindSourceAsync(Some.File, None))!.Generation, (await Store.FindSourceAsync(Some.File, None))!.Offset));
        Assert.Equal(3, (await Store.ReadSessionAsync(Some.SessionId, None)).Count);
    }

    [ContractFact]
    public async Task Rejections_are_kept_once_and_by_source()
    {
        Rejection a = new(Some.File, 3, null, 200, 50, RejectionCodes.InvalidJson, "The line is no JSON.", "{\"a\0");
        Rejection b = new("b.json", null, "/messages/1", 7, 5, RejectionCodes.WrongType, "The role is a number.");
        IngestBatch batch = new(Some.State(), [], [], [a]);
        await AppendAsync(batch);
        await AppendAsync(batch);
        await AppendAsync(new IngestBatch(Some.State("b.json"), [], [], [b]));

        Assert.Equal([a, b], await Store.RejectionsAsync(null, None).ToListAsync());
        Assert.Equal([b], await Store.RejectionsAsync("b.json", None).ToListAsync());
        Assert.Empty(await Store.RejectionsAsync("c.json", None).ToListAsync());
    }

    [ContractFact]
    public async Task What_was_wrong_with_bytes_that_are_no_longer_there_is_not_told_of_the_file()
    {
        Rejection unreadable = new(Some.File, null, null, 0, 0, RejectionCodes.Unreadable, "No permission.");
        Rejection broken = new(Some.File, 1, null, 0, 10, RejectionCodes.InvalidJson, "The line is no JSON.");
        Rejection later = new(Some.File, 2, null, 100, 10, RejectionCodes.InvalidJson, "The line is no JSON.");
        await AppendAsync(new IngestBatch(Some.State(), [], [], [unreadable]));
        await AppendAsync(new IngestBatch(Some.State(offset: 100), Lines(1, 1), [], [broken]));
        Assert.Equal([broken], await Store.RejectionsAsync(Some.File, None).ToListAsync());

        await AppendAsync(new IngestBatch(Some.State(offset: 200) with { Generation = 1 }, Lines(1, 2), [], [later]));

        Assert.Equal([later], await Store.RejectionsAsync(Some.File, None).ToListAsync());
    }

    private static List<RawBlock> Lines(int first, int last) =>
        [.. Enumerable.Range(first, last - first + 1).Select(i => new RawBlock((i - 1) * 100, Some.Line(i)))];
}
