namespace AuditLens.Ingestion.Input;

/// <summary>An input that can be read from its start, again if need be.</summary>
internal sealed class OpenedInput : IDisposable
{
    private readonly IngestLimits _limits;
    private readonly Func<Stream> _open;
    private readonly string? _spool;

    private OpenedInput(Func<Stream> open, IngestLimits limits, long size, DateTimeOffset modified, string? spool)
    {
        _open = open;
        _limits = limits;
        _spool = spool;
        Size = size;
        Modified = modified;
        Source = SourceStream.Open(open(), limits);
    }

    public SourceStream Source { get; private set; }

    /// <summary>Size on disk and time of last change when it was opened; 0 and the epoch for a pipe.</summary>
    public long Size { get; }

    public DateTimeOffset Modified { get; }

    /// <summary>Size and time of a file; null when there is none to ask (standard input, a pipe).</summary>
    public static (long Size, DateTimeOffset Modified)? Stat(InputFile file)
    {
        var info = new FileInfo(file.Path);
        FileSystemInfo target = info.LinkTarget is null ? info : info.ResolveLinkTarget(returnFinalTarget: true) ?? info;
        return file.IsStandardInput || file.Body is not null || target is not FileInfo { Exists: true } real || real.Length == 0 ? null : (real.Length, new DateTimeOffset(real.LastWriteTimeUtc, TimeSpan.Zero));
    }

    /// <param name="mayRepeat">The start may have to be read twice: a pipe is kept in a temporary file.</param>
    /// <exception cref="IOException">It cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">It cannot be opened.</exception>
    public static OpenedInput Open(InputFile file, IngestOptions options, bool mayRepeat)
    {
        if (file.Body is { } body)
        {
            return new OpenedInput(body.Open, options.Limits, 0, DateTimeOffset.UnixEpoch, spool: null);
        }

        if (!file.IsStandardInput && Stat(file) is { } stat)
        {
            return new OpenedInput(() => OpenFile(file.Path), options.Limits, stat.Size, stat.Modified, spool: null);
        }

        Stream pipe = file.IsStandardInput ? (options.StandardInput ?? Console.OpenStandardInput)() : OpenFile(file.Path);
        if (!mayRepeat)
        {
            return new OpenedInput(() => pipe, options.Limits, 0, DateTimeOffset.UnixEpoch, spool: null);
        }

        string spool = Path.GetTempFileName();
        using (pipe)
        using (FileStream copy = File.OpenWrite(spool))
        {
            pipe.CopyTo(copy);
        }

        return new OpenedInput(() => OpenFile(spool), options.Limits, 0, DateTimeOffset.UnixEpoch, spool);
    }

    /// <summary>Goes back to the start.</summary>
    public void Restart()
    {
        Source.Dispose();
        Source = SourceStream.Open(_open(), _limits);
    }

    public void Dispose()
    {
        Source.Dispose();
        if (_spool is not null)
        {
            File.Delete(_spool);
        }
    }

    private static FileStream OpenFile(string path) =>
        new(path, new FileStreamOptions { Mode = FileMode.Open, Access = FileAccess.Read, Share = FileShare.ReadWrite | FileShare.Delete, Options = FileOptions.SequentialScan, BufferSize = 0 });
}
