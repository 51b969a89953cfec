using AuditLens.Events;
using AuditLens.Ingestion.Input;
using AuditLens.Tests.Support;
using Xunit;

namespace AuditLens.Tests.Ingestion.Input;

public sealed class InputDiscoveryTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Folders_are_walked_in_order_hidden_ones_too_and_git_is_left_out()
    {
        foreach (string name in (string[])["b.jsonl", "a/z.json", "a/.hidden/x.json", ".claude/s.jsonl", ".git/config", "a.json"])
        {
            _folder.Write(name, "x");
        }

        Assert.Equal([".claude/s.jsonl", "a.json", "a/.hidden/x.json", "a/z.json", "b.jsonl"], Names(_folder.Path));
    }

    [Fact]
    public void What_is_not_input_is_passed_over_in_folders_by_whatever_way_it_is_reached_and_read_when_it_is_named()
    {
        string own = _folder.Write("logs/store.db", "x");
        _folder.Write("logs/report/index.html", "x");
        _folder.Write("logs/a.jsonl", "x");
        Directory.CreateSymbolicLink(_folder.Combine("way"), _folder.Combine("logs"));
        string[] notInput = [own, _folder.Combine("way", "report")];

        Assert.Equal([_folder.Combine("way", "a.jsonl")], InputDiscovery.Find([_folder.Combine("way")], notInput).Select(f => f.Path));
        Assert.Equal([own], InputDiscovery.Find([own], notInput).Select(f => f.Path));
    }

    [Fact]
    public void A_path_given_twice_is_read_once()
    {
        string file = _folder.Write("a.jsonl", "x");

        Assert.Single(InputDiscovery.Find([file, _folder.Path, file]));
    }

    [Fact]
    public void A_link_back_to_a_folder_above_is_a_rejection()
    {
        _folder.Write("a/b/x.json", "x");
        Directory.CreateSymbolicLink(_folder.Combine("a", "b", "back"), _folder.Combine("a"));

        IReadOnlyList<InputFile> files = InputDiscovery.Find([_folder.Path]);

        Assert.Equal(2, files.Count);
        Assert.Equal(RejectionCodes.LinkLoop, files[0].Problem?.Code);
        Assert.Equal(_folder.Combine("a", "b", "back"), files[0].Path);
    }

    [Fact]
    public void A_link_to_itself_and_a_link_to_nothing_are_rejections()
    {
        File.CreateSymbolicLink(_folder.Combine("self"), _folder.Combine("self"));
        File.CreateSymbolicLink(_folder.Combine("void"), _folder.Combine("nothing"));

        Assert.Equal([RejectionCodes.LinkLoop, RejectionCodes.Unreadable], InputDiscovery.Find([_folder.Path]).Select(f => f.Problem?.Code));
    }

    [Fact]
    public void A_folder_to_which_several_links_lead_is_entered_once()
    {
        _folder.Write("a/x.json", "x");
        Directory.CreateSymbolicLink(_folder.Combine("b"), _folder.Combine("a"));
        Directory.CreateSymbolicLink(_folder.Combine("c"), _folder.Combine("a"));

        Assert.Equal(["a/x.json"], Names(_folder.Path));
    }

    [Fact]
    public void A_link_to_a_folder_elsewhere_is_followed()
    {
        using var elsewhere = new TemporaryFolder();
        elsewhere.Write("x.json", "x");
        Directory.CreateSymbolicLink(_folder.Combine("link"), elsewhere.Path);

        Assert.Equal(["link/x.json"], Names(_folder.Path));
    }

    [Fact]
    public void A_folder_without_permission_is_a_rejection()
    {
        if (OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess)
        {
            // The superuser may read every folder, and Windows has no such mode: nothing to see there.
            return;
        }

        _folder.Write("a/x.json", "x");
        File.SetUnixFileMode(_folder.Combine("a"), UnixFileMode.None);
        try
        {
            Assert.Equal(RejectionCodes.Unreadable, Assert.Single(InputDiscovery.Find([_folder.Path])).Problem?.Code);
        }
        finally
        {
            File.SetUnixFileMode(_folder.Combine("a"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    private IEnumerable<string> Names(string path) => InputDiscovery.Find([path]).Select(f => Path.GetRelativePath(_folder.Path, f.Path).Replace('\\', '/'));
}
