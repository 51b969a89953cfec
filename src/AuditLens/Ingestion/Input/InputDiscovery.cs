using AuditLens.Events;

namespace AuditLens.Ingestion.Input;

/// <summary>Finds the files below the paths given: folders recursively, hidden ones too, except <c>.git</c>. A folder is entered once, however many links lead to it.</summary>
public sealed class InputDiscovery
{
    private readonly SortedDictionary<string, InputFile> _files = new(StringComparer.Ordinal);
    private readonly HashSet<string> _entered = new(StringComparer.Ordinal);

    private readonly HashSet<string> _own;

    private InputDiscovery(IEnumerable<string> own) => _own = own.Select(RealPath).ToHashSet(StringComparer.Ordinal);

    /// <param name="own">Files and folders that are passed over when they are met below a folder.</param>
    /// <returns>Sorted by path, ordinal; each path once.</returns>
    /// <exception cref="InputPathException">A path given does not exist.</exception>
    public static IReadOnlyList<InputFile> Find(IEnumerable<string> paths, IEnumerable<string>? own = null)
    {
        var discovery = new InputDiscovery(own ?? []);
        foreach (string path in paths)
        {
            discovery.Add(path);
        }

        return [.. discovery._files.Values];
    }

    private void Add(string path)
    {
        if (path == InputFile.StandardInput || (File.Exists(path) && !Directory.Exists(path)))
        {
            _files[path] = new InputFile(path) { IsNamed = true };
        }
        else if (Directory.Exists(path))
        {
            Enter(path, RealPath(new DirectoryInfo(path)), []);
        }
        else if (new FileInfo(path).LinkTarget is not null)
        {
            AddLink(path, new FileInfo(path), Path.GetDirectoryName(Path.GetFullPath(path)) ?? path, []);
        }
        else
        {
            throw new InputPathException($"There is no file or folder '{path}'.{Suggestion(path)}");
        }
    }

    /// <param name="chain">Real paths of the folders that lead here, to tell a loop from a second way.</param>
    private void Enter(string folder, string realFolder, HashSet<string> chain)
    {
        if (!_entered.Add(realFolder))
        {
            return;
        }

        List<FileSystemInfo> entries;
        try
        {
            entries = [.. new DirectoryInfo(folder).EnumerateFileSystemInfos()];
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            Reject(folder, RejectionCodes.Unreadable, $"The folder cannot be read: {e.Message}");
            return;
        }

        chain.Add(realFolder);
        foreach (FileSystemInfo entry in entries.OrderBy(e => e.Name, StringComparer.Ordinal))
        {
            string path = Path.Combine(folder, entry.Name);
            if (_own.Contains(Path.Combine(realFolder, entry.Name)))
            {
                continue;
            }

            if (entry.LinkTarget is not null)
            {
                AddLink(path, entry, realFolder, chain);
            }
            else if (entry is not DirectoryInfo)
            {
                _files.TryAdd(path, new InputFile(path));
            }
            else if (entry.Name != ".git")
            {
                Enter(path, Path.Combine(realFolder, entry.Name), chain);
            }
        }

        chain.Remove(realFolder);
    }

    private void AddLink(string path, FileSystemInfo link, string realFolder, HashSet<string> chain)
    {
        FileSystemInfo? target;
        try
        {
            target = link.ResolveLinkTarget(returnFinalTarget: true);
        }
        catch (IOException)
        {
            Reject(path, RejectionCodes.LinkLoop, "The symbolic link leads back to itself.");
            return;
        }

        if (target is null || !target.Exists)
        {
            Reject(path, RejectionCodes.Unreadable, "The symbolic link leads to nothing.");
        }
        else if (!Directory.Exists(target.FullName))
        {
            _files.TryAdd(path, new InputFile(path));
        }
        else if (chain.Contains(RealPath(target)) || IsAbove(RealPath(target), realFolder))
        {
            Reject(path, RejectionCodes.LinkLoop, $"The symbolic link leads back to '{target.FullName}', which contains it.");
        }
        else
        {
            Enter(path, RealPath(target), chain);
        }
    }

    private void Reject(string path, string code, string reason) => _files.TryAdd(path, InputFile.Rejected(path, code, reason));

    private static bool IsAbove(string folder, string below) =>
        below.StartsWith(folder.EndsWith(Path.DirectorySeparatorChar) ? folder : folder + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    /// <summary>The path with the links of its folder resolved, whether or not there is something at it.</summary>
    private static string RealPath(string path)
    {
        string full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        string? folder = Path.GetDirectoryName(full);
        return folder is null || !Directory.Exists(folder) ? full : Path.Combine(RealPath(new DirectoryInfo(folder)), Path.GetFileName(full));
    }

    private static string RealPath(FileSystemInfo info)
    {
        FileSystemInfo target = info.ResolveLinkTarget(returnFinalTarget: true) ?? info;
        return Path.TrimEndingDirectorySeparator(Path.GetFullPath(target.FullName));
    }

    private static string Suggestion(string path)
    {
        string full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        string? folder = Path.GetDirectoryName(full);
        if (folder is null || !Directory.Exists(folder))
        {
            return "";
        }

        try
        {
            IEnumerable<string> names = new DirectoryInfo(folder).EnumerateFileSystemInfos().Select(e => e.Name).Order(StringComparer.Ordinal);
            return NearestName.Find(Path.GetFileName(full), names) is { } near ? $" Did you mean '{Path.Combine(Path.GetDirectoryName(path) ?? "", near)}'?" : "";
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            return "";
        }
    }
}
