namespace AuditLens.Effects.Knowledge;

internal enum PathNature : byte
{
    Ordinary,

    /// <summary>A tool makes it again, or it lies in the trash or under a temporary root.</summary>
    Regenerable,

    /// <summary>A root: <c>/</c>, a home, a drive, the folder above, or everything in one.</summary>
    Root,
}

/// <summary>Says what a path is: where it lies, whether a tool makes it again, whether it names one thing or all of a folder.</summary>
internal sealed class PathJudge(PathLists lists)
{
    /// <summary>First segments of paths that belong to the system or to a person: a folder named <c>bin</c> right below is no build output.</summary>
    private static readonly HashSet<string> SystemRoots = new(StringComparer.Ordinal)
    {
        "usr", "bin", "sbin", "lib", "etc", "var", "opt", "boot", "home", "root", "srv", "Users", "System", "Library", "Applications", "mnt", "media", "data", "target", "build", "tmp", "dist", "output", "cache", "vendor",
    };

    /// <summary>The path with its folder, <c>.</c> and <c>..</c> resolved as far as the text allows.</summary>
    public static string Resolve(string written, string? workingDirectory)
    {
        string path = written.Length > 2 && written[0] == '.' && written[1] == '/' && written[2] is not ('*' or '.' or '/') ? written[2..] : written;
        if (path.Length == 0 || workingDirectory is null || path[0] is '/' or '~' or '$' || IsDrive(path) || path.Contains("://", StringComparison.Ordinal))
        {
            return path.Contains("/..", StringComparison.Ordinal) || path.Contains("/./", StringComparison.Ordinal) ? Normalise(path) : path;
        }

        return path == "." ? workingDirectory : Normalise(workingDirectory.TrimEnd('/') + "/" + path);
    }

    private static bool IsDrive(string path) => path.Length > 1 && path[1] == ':' && char.IsAsciiLetter(path[0]);

    private static string Normalise(string path)
    {
        List<string> segments = [];
        foreach (string segment in path.Split('/'))
        {
            if (segment == ".." && segments.Count > 0 && segments[^1] is not ("" or ".." or "~") && segments[^1][0] != '$')
            {
                segments.RemoveAt(segments.Count - 1);
            }
            else if (segment == ".." && segments is [""])
            {
                continue;
            }
            else if (segment != "." || segments.Count == 0)
            {
                segments.Add(segment);
            }
        }

        string joined = string.Join('/', segments);
        return joined.Length > 0 ? joined : path[0] == '/' ? "/" : ".";
    }

    public PathNature Judge(string resolved, IKnownSurroundings surroundings)
    {
        string path = resolved.Replace('\\', '/');
        string trimmed = TrimStar(path);
        if (IsRoot(trimmed))
        {
            return PathNature.Root;
        }

        return IsRegenerable(trimmed) || IsTemporary(path) || surroundings.CreatedHere(resolved) ? PathNature.Regenerable : PathNature.Ordinary;
    }

    /// <summary>Everything of a folder counts as the folder: <c>build/*</c> is <c>build</c>.</summary>
    private static string TrimStar(string path)
    {
        string trimmed = path;
        while (trimmed.EndsWith("/*", StringComparison.Ordinal) || trimmed.EndsWith("/.*", StringComparison.Ordinal) || (trimmed.Length > 1 && trimmed[^1] == '/'))
        {
            trimmed = trimmed[..trimmed.LastIndexOf('/')];
        }

        return trimmed is "*" or ".*" or "./" ? "." : trimmed.Length == 0 ? "/" : trimmed;
    }

    private static bool IsRoot(string path) =>
        path is "/" or "~" or "." or ".." or "$HOME" or "${HOME}" or "$PWD"
        || path.EndsWith("/..", StringComparison.Ordinal)
        || (path.Length is 2 or 3 && IsDrive(path))
        || (path[0] == '/' && path.AsSpan(1).Count('/') <= 1 && IsHome(path));

    private static bool IsHome(string path) =>
        path is "/root" or "/etc" or "/var" or "/usr" or "/home" or "/Users" or "/bin" or "/lib" or "/boot" or "/opt" or "/srv" or "/dev" or "/proc" or "/sys" or "/mnt" or "/data"
        || path.StartsWith("/home/", StringComparison.Ordinal) || path.StartsWith("/Users/", StringComparison.Ordinal);

    private bool IsRegenerable(string path)
    {
        string[] segments = path.Split('/');
        bool inProject = path[0] != '/' || segments.Length > 4 || !SystemRoots.Contains(segments[1]);
        for (int i = 0; i < segments.Length; i++)
        {
            if (lists.Regenerable.Contains(segments[i]) || (lists.RegenerableInProject.Contains(segments[i]) && inProject && (i == 0 || segments[i - 1] != "~")))
            {
                return !path.Contains("..", StringComparison.Ordinal) || Array.LastIndexOf(segments, "..") < i;
            }
        }

        string last = segments[^1];
        int dot = last.LastIndexOf('.');
        return dot >= 0 && lists.RegenerableExtensions.Contains(last[dot..]);
    }

    private bool IsTemporary(string path)
    {
        foreach (string root in lists.Temporary)
        {
            if (path.Length > root.Length + 1 && path.StartsWith(root, StringComparison.Ordinal) && path[root.Length] == '/' && path.AsSpan(root.Length + 1).Trim("*/.").Length > 0
                && !path.Contains("/..", StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    public bool IsCredential(string path) => Matches(lists.Credentials, path) && !Matches(lists.CredentialSamples, path);

    public bool IsLog(string path) => Matches(lists.Logs, path);

    public bool IsGuardrail(string path) => Matches(lists.Guardrails, path);

    public bool IsBackup(string path) => Matches(lists.Backups, path);

    /// <summary>Patterns with a slash are matched against the path's end, others against its last name.</summary>
    private static bool Matches(Glob[] globs, string path)
    {
        string slashed = path.Replace('\\', '/');
        ReadOnlySpan<char> trimmed = slashed.AsSpan().TrimEnd('/');
        ReadOnlySpan<char> last = trimmed[(trimmed.LastIndexOf('/') + 1)..];
        foreach (Glob glob in globs)
        {
            if (glob.IsMatch(last) || glob.IsMatch(trimmed))
            {
                return true;
            }
        }

        return false;
    }
}
