using System.Globalization;

namespace AuditLens.Storage.Elasticsearch.Spool;

/// <summary>
/// Batches on disk in the order in which they came. Several processes may name one folder: each has a numbered folder of its own below it, and takes over one that a process which
/// ended left behind.
/// </summary>
internal sealed class SpoolFolder : IDisposable
{
    private const string Extension = ".batch";
    private const string Refused = ".refused";
    /// <summary>Ends a file that was written to its end.</summary>
    private static ReadOnlySpan<byte> End => "AuditLens batch end"u8;

    private const int MostProcesses = 1_000;

    private readonly Lock _lock = new();
    private readonly FileStream _own;
    private readonly Queue<string> _waiting;
    private long _next;

    /// <exception cref="StoreException">The folder cannot be made or written.</exception>
    public SpoolFolder(string root)
    {
        (Path, _own) = Claim(root);
        _waiting = new Queue<string>();
        foreach (string file in Directory.EnumerateFiles(Path, "*" + Extension).Order(StringComparer.Ordinal))
        {
            if (IsWhole(file))
            {
                _waiting.Enqueue(file);
            }
            else
            {
                // Its writer was never told that it is stored.
                File.Delete(file);
            }
        }

        _next = _waiting.Count == 0 ? 0 : Number(_waiting.Last()) + 1;
    }

    public string Path { get; }

    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _waiting.Count;
            }
        }
    }

    /// <summary>Returns when the batch is on disk. It gets its last name at once: what a flush writes of a new file includes its name, of a renamed one not.</summary>
    /// <exception cref="StoreException">The disk is full, or cannot be written; nothing is left of the batch.</exception>
    public void Add(ReadOnlySpan<byte> batch)
    {
        lock (_lock)
        {
            string name = System.IO.Path.Combine(Path, _next.ToString("D12", CultureInfo.InvariantCulture) + Extension);
            try
            {
                using FileStream file = new(name, FileMode.Create, FileAccess.Write, FileShare.None, 0);
                file.Write(batch);
                file.Write(End);
                file.Flush(flushToDisk: true);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                Discard(name);
                throw new StoreException($"The cluster is away, and the spool {Path} cannot be written: {e.Message} Nothing was acknowledged; free some space, or bring the cluster back.", e);
            }

            _waiting.Enqueue(name);
            _next++;
        }
    }

    /// <summary>The oldest batch; null when none waits.</summary>
    public byte[]? Peek()
    {
        lock (_lock)
        {
            return _waiting.TryPeek(out string? first) ? File.ReadAllBytes(first)[..^End.Length] : null;
        }
    }

    /// <summary>The oldest batch is stored.</summary>
    public void Remove()
    {
        lock (_lock)
        {
            File.Delete(_waiting.Dequeue());
        }
    }

    /// <summary>The oldest batch will never be stored: it is kept beside the others with the reason, for a person to look at.</summary>
    public void SetAside(string reason)
    {
        lock (_lock)
        {
            string first = _waiting.Dequeue();
            File.Move(first, System.IO.Path.ChangeExtension(first, Refused), overwrite: true);
            File.WriteAllText(System.IO.Path.ChangeExtension(first, Refused + ".txt"), reason + "\n");
        }
    }

    /// <summary>How many batches were set aside.</summary>
    public int SetAsideCount => Directory.EnumerateFiles(Path, "*" + Refused).Count();

    public void Dispose() => _own.Dispose();

    private static (string Path, FileStream Own) Claim(string root)
    {
        for (int i = 0; i < MostProcesses; i++)
        {
            string path = System.IO.Path.Combine(root, i.ToString("D3", CultureInfo.InvariantCulture));
            try
            {
                Directory.CreateDirectory(path);
                return (path, new FileStream(System.IO.Path.Combine(path, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
            }
            catch (IOException) when (File.Exists(System.IO.Path.Combine(path, "lock")))
            {
                // Another process has it.
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new StoreException($"The spool {root} cannot be used: {e.Message}", e);
            }
        }

        throw new StoreException($"The spool {root} is used by {MostProcesses} processes; give this one another.");
    }

    private static bool IsWhole(string path)
    {
        using FileStream file = File.OpenRead(path);
        Span<byte> last = stackalloc byte[End.Length];
        if (file.Length < last.Length)
        {
            return false;
        }

        file.Seek(-last.Length, SeekOrigin.End);
        file.ReadExactly(last);
        return last.SequenceEqual(End);
    }

    private static long Number(string file) => long.Parse(System.IO.Path.GetFileNameWithoutExtension(file), CultureInfo.InvariantCulture);

    private static void Discard(string file)
    {
        try
        {
            File.Delete(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It is not counted as a batch, and is removed when the folder is opened next.
        }
    }
}
