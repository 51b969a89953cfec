namespace AuditLens.Server.Intake;

/// <summary>Bytes of requests that may be in memory together, from their first byte to the moment they are stored. Who finds no room is asked to come again before memory grows.</summary>
public sealed class IntakeGate(ServerSettings settings)
{
    private long _inside;

    public long Inside => Interlocked.Read(ref _inside);

    public long Capacity => settings.IntakeBytes;

    /// <summary>Seconds after which a refused client may try again: enough to store what is inside, at a rate that a small machine keeps up with.</summary>
    public int RetryAfterSeconds => (int)Math.Clamp(Inside / (16 * 1024 * 1024), 1, 30);

    public bool TryEnter(long bytes)
    {
        if (Interlocked.Add(ref _inside, bytes) <= Capacity)
        {
            return true;
        }

        Leave(bytes);
        return false;
    }

    public void Leave(long bytes) => Interlocked.Add(ref _inside, -bytes);
}
