using System.IO.Compression;
using System.Text;
using AuditLens.Events;
using AuditLens.Ingestion;
using AuditLens.Storage;
using Xunit;

namespace AuditLens.Tests.Ingestion;

public sealed class ResumeTests : IDisposable
{
    private readonly Lab _lab = new();

    public void Dispose() => _lab.Dispose();

    [Fact]
    public async Task The_same_files_again_change_nothing_and_are_not_read()
    {
        _lab.Folder.Write("a.jsonl", Lab.Lines(0, 10) + "{oops}\n");
        await _lab.IngestAsync();
        int batches = _lab.Store.Batches.Count;

        IngestSummary again = await _lab.IngestAsync();

        Assert.Equal(new IngestCounts(11, 0, 1, 10, 0, 1, again.Counts.Bytes), again.Counts);
        Assert.Equal(FileStatus.Unchanged, again.Files[0].Status);
        Assert.Equal(["s1"], again.Sessions);
        Assert.Equal(RejectionCodes.InvalidJson, Assert.Single(again.Rejections).Code);
        Assert.Equal(batches, _lab.Store.Batches.Count);
    }

    [Fact]
    public async Task A_file_that_grew_is_read_from_where_it_stood()
    {
        string path = _lab.Folder.Write("a.jsonl", Lab.Lines(0, 5));
        await _lab.IngestAsync();
        await File.AppendAllTextAsync(path, Lab.Lines(5, 3));

        IngestSummary grown = await _lab.IngestAsync();

        Assert.Equal(FileStatus.Continued, grown.Files[0].Status);
        Assert.Equal((8, 3, 5), (grown.Counts.Records, grown.Counts.Accepted, grown.Counts.Duplicates));
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8], _lab.Store.Events.Select(e => e.Source.Line!.Value));
        Assert.Equal(0, _lab.Store.Sources[path].Generation);
    }

    [Fact]
    public async Task A_line_still_being_written_is_told_and_read_once_it_is_whole()
    {
        string whole = Lab.Line(1);
        string path = _lab.Folder.Write("a.jsonl", Lab.Line(0) + whole[..20]);
        IngestSummary first = await _lab.IngestAsync();
        IngestSummary same = await _lab.IngestAsync();
        await File.AppendAllTextAsync(path, whole[20..]);

        IngestSummary grown = await _lab.IngestAsync();

        Assert.Equal((2, 1, 1), (first.Counts.Records, first.Counts.Accepted, first.Counts.Rejected));
        Assert.Equal((2, 1, 1), (same.Counts.Records, same.Counts.Duplicates, same.Counts.Rejected));
        Assert.Equal((2, 1, 0, 1), (grown.Counts.Records, grown.Counts.Accepted, grown.Counts.Rejected, grown.Counts.Duplicates));
        Assert.Equal([1, 2], _lab.Store.Events.Select(e => e.Source.Line!.Value));
    }

    [Fact]
    public async Task A_last_line_without_its_end_keeps_the_numbers_of_what_follows()
    {
        string path = _lab.Folder.Write("a.jsonl", Lab.Lines(0, 2).TrimEnd('\n'));
        await _lab.IngestAsync();
        await File.AppendAllTextAsync(path, "\n" + Lab.Line(2));

        await _lab.IngestAsync();

        Assert.Equal([1, 2, 3], _lab.Store.Events.Select(e => e.Source.Line!.Value));
    }

    [Fact]
    public async Task A_rewritten_file_is_read_anew_as_a_new_generation()
    {
        string path = _lab.Folder.Write("a.jsonl", Lab.Lines(0, 5));
        await _lab.IngestAsync();
        await File.WriteAllTextAsync(path, Lab.Lines(3, 5));

        IngestSummary rewritten = await _lab.IngestAsync();

        Assert.Equal(FileStatus.Rewritten, rewritten.Files[0].Status);
        Assert.Equal((5, 3, 2), (rewritten.Counts.Records, rewritten.Counts.Accepted, rewritten.Counts.Duplicates));
        Assert.Equal(1, _lab.Store.Sources[path].Generation);
    }

    [Fact]
    public async Task The_same_content_at_another_path_is_all_duplicates()
    {
        _lab.Folder.Write("a.jsonl", Lab.Lines(0, 5));
        _lab.Folder.Write("b.jsonl", Lab.Lines(0, 5));

        IngestSummary summary = await _lab.IngestAsync();

        Assert.Equal((10, 5, 5), (summary.Counts.Records, summary.Counts.Accepted, summary.Counts.Duplicates));
    }

    public static TheoryData<int> Batches { get; } = new(Enumerable.Range(0, 12));

    /// <summary>Whatever the batch before which the store fails, running again ends where an undisturbed run ends.</summary>
    [Theory]
    [MemberData(nameof(Batches))]
    public async Task A_run_that_broke_off_ends_in_the_same_state_when_it_is_run_again(int batches)
    {
        _lab.Limits = new IngestLimits { BatchBytes = 256 };
        WriteSeveralFiles();
        MemoryStore undisturbed = _lab.Store;
        await _lab.IngestAsync();
        _lab.Store = new MemoryStore { BatchesLeft = batches };
        await Assert.ThrowsAsync<StoreException>(() => _lab.IngestAsync());
        _lab.Store.BatchesLeft = null;

        IngestSummary again = await _lab.IngestAsync();

        Assert.Equal(undisturbed.Events, _lab.Store.Events);
        Assert.Equal(undisturbed.Sources, _lab.Store.Sources);
        Assert.Equal(Joined(undisturbed), Joined(_lab.Store));
        Assert.Equal(undisturbed.Sources.Values.Sum(s => s.Counts.Records), again.Counts.Records);
        Assert.Equal(again.Counts.Records, again.Counts.Accepted + again.Counts.Rejected + again.Counts.Duplicates);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(8)]
    public async Task What_is_stored_and_in_which_order_does_not_depend_on_parallelism(int parallelism)
    {
        _lab.Limits = new IngestLimits { BatchBytes = 256, BufferedBytes = 1024 };
        WriteSeveralFiles();
        _lab.Parallelism = 1;
        await _lab.IngestAsync();
        List<string> expected = _lab.Store.Batches;
        _lab.Store = new MemoryStore();
        _lab.Parallelism = parallelism;

        await _lab.IngestAsync();

        Assert.Equal(expected, _lab.Store.Batches);
        Assert.True(expected.Count > 12);
    }

    [Fact]
    public async Task Raw_bytes_are_stored_byte_for_byte_without_holes()
    {
        _lab.Limits = new IngestLimits { BatchBytes = 300 };
        string text = "\uFEFF" + Lab.Lines(0, 20) + "\r\n\r\nnot json\n" + Lab.Lines(20, 5);
        string path = _lab.Folder.Write("a.jsonl", text);

        await _lab.IngestAsync();

        Assert.Equal(Encoding.UTF8.GetBytes(text), Joined(_lab.Store)[path]);
        Assert.Equal(Sha256Digest.Of(Encoding.UTF8.GetBytes(text)), _lab.Store.Sources[path].Sha256);
    }

    [Fact]
    public async Task Standard_input_is_read_like_a_file_and_twice_changes_nothing()
    {
        Stream Input() => new MemoryStream(Encoding.UTF8.GetBytes(Lab.Lines(0, 4)));
        IngestSummary first = await _lab.IngestAsync(Input, "-");

        IngestSummary second = await _lab.IngestAsync(Input, "-");

        Assert.Equal((4, 4), (first.Counts.Records, first.Counts.Accepted));
        Assert.Equal((4, 0, 4), (second.Counts.Records, second.Counts.Accepted, second.Counts.Duplicates));
        Assert.Equal("-", _lab.Store.Events[0].Source.File);
    }

    [Fact]
    public async Task A_compressed_file_that_grew_by_a_member_goes_on()
    {
        string path = _lab.Folder.Write("a.jsonl.gz", Gzip(Lab.Lines(0, 4)));
        await _lab.IngestAsync();
        await File.AppendAllBytesAsync(path, Gzip(Lab.Lines(4, 2)));

        IngestSummary grown = await _lab.IngestAsync();

        Assert.Equal(FileStatus.Continued, grown.Files[0].Status);
        Assert.Equal((6, 2, 4), (grown.Counts.Records, grown.Counts.Accepted, grown.Counts.Duplicates));
    }

    private static byte[] Gzip(string text)
    {
        using var bytes = new MemoryStream();
        using (var gzip = new GZipStream(bytes, CompressionLevel.Fastest))
        {
            gzip.Write(Encoding.UTF8.GetBytes(text));
        }

        return bytes.ToArray();
    }

    private static Dictionary<string, byte[]> Joined(MemoryStore store) =>
        store.Raw.GroupBy(r => r.Key.Path).ToDictionary(g => g.Key, g => g.SelectMany(r => r.Value).ToArray());

    private void WriteSeveralFiles()
    {
        for (int file = 0; file < 5; file++)
        {
            _lab.Folder.Write($"{file}.jsonl", Lab.Lines(0, 12, $"s{file}") + "{oops\n" + Lab.Lines(12, 3, $"s{file}"));
        }
    }
}
