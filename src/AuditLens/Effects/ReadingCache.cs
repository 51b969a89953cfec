using System.Collections.Concurrent;

namespace AuditLens.Effects;

/// <summary>
/// Keeps readings that the session did not shape: a reading is used again where everything that it asked its surroundings in vain is still unknown. Thread-safe and bounded;
/// a full cache keeps what it has, since the commands that repeat come early.
/// </summary>
internal sealed class ReadingCache<TKey>
    where TKey : notnull
{
    private const int Most = 8192;

    private readonly ConcurrentDictionary<TKey, (ActionReading Reading, ConsultedSurroundings.Question[] Questions)> _kept = new();
    private int _count;

    public ActionReading Get(TKey key, IKnownSurroundings surroundings, Func<TKey, IKnownSurroundings, ActionReading> read)
    {
        if (_kept.TryGetValue(key, out (ActionReading Reading, ConsultedSurroundings.Question[] Questions) known) && Holds(known.Questions, surroundings))
        {
            return known.Reading;
        }

        var consulted = new ConsultedSurroundings(surroundings);
        ActionReading reading = read(key, consulted);

        // Counting a concurrent dictionary locks it whole, so the number is kept beside it.
        if (!consulted.Depends && Volatile.Read(ref _count) < Most && _kept.TryAdd(key, (reading, [.. consulted.Unanswered])))
        {
            Interlocked.Increment(ref _count);
        }

        return reading;
    }

    private static bool Holds(ConsultedSurroundings.Question[] questions, IKnownSurroundings surroundings)
    {
        foreach (ConsultedSurroundings.Question question in questions)
        {
            if (!question.IsUnansweredBy(surroundings))
            {
                return false;
            }
        }

        return true;
    }
}
