using Xunit;
using Xunit.Sdk;

namespace AuditLens.Tests.Support;

public sealed class GoldenTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Equal_text_passes_whatever_its_line_ends()
    {
        _folder.Write("a.txt", "one\ntwo\n");

        Golden.MatchesIn(_folder.Path, "a.txt", "one\r\ntwo\r\n", accept: false);
    }

    [Fact]
    public void A_difference_fails_with_its_line_and_leaves_what_was_received_beside_the_golden_file()
    {
        _folder.Write("a.txt", "one\ntwo\n");

        FailException failure = Assert.Throws<FailException>(() => Golden.MatchesIn(_folder.Path, "a.txt", "one\nthree\n", accept: false));

        Assert.Contains("line 2", failure.Message, StringComparison.Ordinal);
        Assert.Equal("one\nthree\n", File.ReadAllText(_folder.Combine("a.received.txt")));
    }

    [Fact]
    public void Accepting_writes_the_golden_file_and_removes_what_was_received()
    {
        Assert.Throws<FailException>(() => Golden.MatchesIn(_folder.Path, "below/a.txt", "new", accept: false));

        Golden.MatchesIn(_folder.Path, "below/a.txt", "new", accept: true);

        Assert.Equal("new", File.ReadAllText(_folder.Combine("below/a.txt")));
        Assert.False(File.Exists(_folder.Combine("below/a.received.txt")));
    }

    [Fact]
    public void The_folder_is_the_one_in_the_source_tree() => Assert.EndsWith("tests/AuditLens.Tests/Golden", Golden.Folder().Replace('\\', '/'), StringComparison.Ordinal);
}
