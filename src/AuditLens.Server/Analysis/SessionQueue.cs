namespace AuditLens.Server.Analysis;

/// <summary>Sessions that gained events and wait to be analysed.</summary>
public sealed class SessionQueue(TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, DateTimeOffset> _touched = new(StringComparer.Ordinal);

    /// <summary>These sessions have new events as of now.</summary>
    public void Touch(IEnumerable<string> sessions)
    {
        DateTimeOffset now = time.GetUtcNow();
        lock (_lock)
        {
            foreach (string session in sessions)
            {
                _touched[session] = now;
            }
        }
    }
}
