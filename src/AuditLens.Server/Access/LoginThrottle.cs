namespace AuditLens.Server.Access;

/// <summary>
/// Slows guessing down: after a few wrong passwords for a name, or from an address, it waits twice as long each time before the next is tried. Kept in memory: a restart forgives.
/// Source: OWASP Authentication Cheat Sheet.
/// </summary>
public sealed class LoginThrottle(TimeProvider time)
{
    private const int FreeTries = 5;
    private const int MostKept = 10_000;

    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(15);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, (int Failures, DateTimeOffset Until)> _tries = new(StringComparer.Ordinal);

    /// <summary>How long this name or address must wait still; zero when it may try.</summary>
    public TimeSpan WaitOf(string name, string? address)
    {
        DateTimeOffset now = time.GetUtcNow();
        lock (_lock)
        {
            DateTimeOffset until = Keys(name, address).Max(k => _tries.TryGetValue(k, out (int Failures, DateTimeOffset Until) known) ? known.Until : DateTimeOffset.MinValue);
            return until > now ? until - now : TimeSpan.Zero;
        }
    }

    public void Failed(string name, string? address)
    {
        DateTimeOffset now = time.GetUtcNow();
        lock (_lock)
        {
            if (_tries.Count > MostKept)
            {
                foreach (string old in _tries.Where(t => t.Value.Until + LongestWait < now).Select(static t => t.Key).ToList())
                {
                    _tries.Remove(old);
                }
            }

            foreach (string key in Keys(name, address))
            {
                int failures = _tries.GetValueOrDefault(key).Failures + 1;
                double factor = Math.Pow(2, Math.Min(failures - FreeTries, 16));
                TimeSpan wait = failures < FreeTries ? TimeSpan.Zero : TimeSpan.FromTicks((long)Math.Min(FirstWait.Ticks * factor, LongestWait.Ticks));
                _tries[key] = (failures, now + wait);
            }
        }
    }

    /// <summary>The right password ends the waiting for the name; an address that guesses many names is not forgiven for knowing one.</summary>
    public void Succeeded(string name)
    {
        lock (_lock)
        {
            _tries.Remove(Keys(name, null).Single());
        }
    }

    private static IEnumerable<string> Keys(string name, string? address) =>
        address is null ? ["name:" + name.Trim().ToLowerInvariant()] : ["name:" + name.Trim().ToLowerInvariant(), "address:" + address];
}
