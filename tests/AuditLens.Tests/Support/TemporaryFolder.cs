using System.Diagnostics.CodeAnalysis;

namespace AuditLens.Tests.Support;

/// <summary>A folder of its own for one test, gone when the test is.</summary>
public sealed class TemporaryFolder : IDisposable
{
    private const string Memory = "/dev/shm";

    public TemporaryFolder()
        : this(System.IO.Path.GetTempPath())
    {
    }

    private TemporaryFolder(string parent) => Path = Directory.CreateDirectory(System.IO.Path.Combine(parent, "auditlens-test-" + System.IO.Path.GetRandomFileName())).FullName;

    public string Path { get; }

    /// <summary>Where the machine has such a thing, a folder in memory: for what waits for its disk more than it works.</summary>
    public static TemporaryFolder InMemory() => Directory.Exists(Memory) ? new TemporaryFolder(Memory) : new TemporaryFolder();

    public string Combine(params ReadOnlySpan<string> parts) => System.IO.Path.Combine([Path, .. parts]);

    /// <summary>Writes a file below this folder, with the folders it needs, and gives its full path.</summary>
    public string Write(string name, string content) => Write(name, System.Text.Encoding.UTF8.GetBytes(content));

    public string Write(string name, byte[] content)
    {
        string path = Combine(name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content);
        return path;
    }

    [SuppressMessage("Design", "CA1031", Justification = "A folder that cannot be removed must not hide why the test failed.")]
    public void Dispose()
    {
        try
        {
            Directory.Delete(Path, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The operating system clears its temporary folder.
        }
    }
}
