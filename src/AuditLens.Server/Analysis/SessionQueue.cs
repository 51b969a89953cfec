namespace AuditLens.Server.Analysis;

/// <summary>Sessions that gained events and wait to be analysed: each once, and never while it is being analysed.</summary>
public sealed class SessionQueue(ServerSettings settings)
{
    /// <summary>A session that never rests is analysed all the same, after so many times the quiet time.</summary>
    private const int LongestWait = 10;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Waiting> _waiting = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DateTimeOffset> _running = new(StringComparer.Ordinal);
    private long _done;

    /// <summary>These sessions have new events as of now.</summary>
    public void Touch(IEnumerable<string> sessions)
    {
        DateTimeOffset now = settings.Time.GetUtcNow();
        lock (_lock)
        {
            foreach (string session in sessions)
            {
                _waiting[session] = new Waiting(_waiting.TryGetValue(session, out Waiting known) ? known.First : now, now);
            }
        }
    }

    /// <summary>These sessions have ended, nothing more is to come: they need not be quiet first.</summary>
    public void End(IEnumerable<string> sessions)
    {
        DateTimeOffset quiet = settings.Time.GetUtcNow() - settings.SessionQuiet;
        lock (_lock)
        {
            foreach (string session in sessions)
            {
                _waiting[session] = new Waiting(_waiting.TryGetValue(session, out Waiting known) ? known.First : quiet, quiet);
            }
        }
    }

    /// <summary>Whether any of these sessions waits or is being analysed.</summary>
    public bool HasAny(IEnumerable<string> sessions)
    {
        lock (_lock)
        {
            return sessions.Any(s => _waiting.ContainsKey(s) || _running.ContainsKey(s));
        }
    }

    /// <summary>This session has events that no analysis has seen; when they came is not known.</summary>
    public void TouchIfAbsent(string session)
    {
        lock (_lock)
        {
            if (!_running.ContainsKey(session))
            {
                _waiting.TryAdd(session, new Waiting(settings.Time.GetUtcNow(), settings.Time.GetUtcNow()));
            }
        }
    }

    /// <summary>The session that has waited longest of those that have been quiet; null when there is none. It is running until <see cref="Done"/>.</summary>
    public string? TakeQuiet()
    {
        DateTimeOffset now = settings.Time.GetUtcNow();
        lock (_lock)
        {
            string? ripe = _waiting
                .Where(w => !_running.ContainsKey(w.Key) && (now - w.Value.Last >= settings.SessionQuiet || now - w.Value.First >= settings.SessionQuiet * LongestWait))
                .OrderBy(static w => w.Value.First).ThenBy(static w => w.Key, StringComparer.Ordinal)
                .Select(static w => w.Key)
                .FirstOrDefault();
            if (ripe is not null)
            {
                _waiting.Remove(ripe);
                _running.Add(ripe, now);
            }

            return ripe;
        }
    }

    public void Done(string session)
    {
        lock (_lock)
        {
            _running.Remove(session);
            _done++;
        }
    }

    public QueueState State()
    {
        lock (_lock)
        {
            return new QueueState(
                _waiting.Count,
                _waiting.Count == 0 ? null : _waiting.Values.Min(static w => w.First),
                [.. _running.OrderBy(static r => r.Value).ThenBy(static r => r.Key, StringComparer.Ordinal).Select(static r => new RunningAnalysis(r.Key, r.Value))],
                _done);
        }
    }

    private readonly record struct Waiting(DateTimeOffset First, DateTimeOffset Last);
}

/// <param name="OldestSince">When the session that has waited longest gained its first event that is not analysed yet.</param>
/// <param name="Done">Analyses that this process has ended since it started, well or not.</param>
public sealed record QueueState(int Waiting, DateTimeOffset? OldestSince, IReadOnlyList<RunningAnalysis> Running, long Done);

public sealed record RunningAnalysis(string Session, DateTimeOffset Since);
