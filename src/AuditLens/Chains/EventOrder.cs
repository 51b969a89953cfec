using AuditLens.Events;

namespace AuditLens.Chains;

/// <summary>
/// Puts the events of a session in one order. A file that is written as things happen is believed in its own order, even where a clock steps back;
/// a file whose records are exported when they end (spans, cloud audit) is sorted by time. Files are then merged by time.
/// </summary>
internal static class EventOrder
{
    /// <summary>Above this share of neighbours that run backwards in time a file counts as unordered. Claude Code sessions show 1 %, span exports 20 % and more.</summary>
    private const double UnorderedShare = 0.05;

    public static List<AgentEvent> Sort(IReadOnlyList<AgentEvent> events)
    {
        List<List<AgentEvent>> streams = Streams(events);
        foreach (List<AgentEvent> stream in streams)
        {
            if (IsUnordered(stream))
            {
                SortByTime(stream);
            }
        }

        return streams.Count == 1 ? streams[0] : Merge(streams);
    }

    private static List<List<AgentEvent>> Streams(IReadOnlyList<AgentEvent> events)
    {
        var byFile = new Dictionary<string, List<AgentEvent>>(StringComparer.Ordinal);
        var streams = new List<List<AgentEvent>>();
        var seen = new HashSet<EventId>(events.Count);
        foreach (AgentEvent e in events)
        {
            if (!seen.Add(e.Id))
            {
                continue;
            }

            if (!byFile.TryGetValue(e.Source.File, out List<AgentEvent>? stream))
            {
                byFile[e.Source.File] = stream = [];
                streams.Add(stream);
            }

            stream.Add(e);
        }

        foreach (List<AgentEvent> stream in streams)
        {
            SortBySource(stream);
        }

        return streams;
    }

    private static void SortBySource(List<AgentEvent> stream)
    {
        for (int i = 1; i < stream.Count; i++)
        {
            if (CompareSource(stream[i - 1], stream[i]) > 0)
            {
                StableSort(stream, CompareSource);
                return;
            }
        }
    }

    private static int CompareSource(AgentEvent a, AgentEvent b)
    {
        int offset = SourceLocation.CompareWithinFile(a.Source, b.Source);
        return offset != 0 ? offset : a.Ordinal.CompareTo(b.Ordinal);
    }

    private static bool IsUnordered(List<AgentEvent> stream)
    {
        int timed = 0;
        int backwards = 0;
        DateTimeOffset? last = null;
        foreach (AgentEvent e in stream)
        {
            if (e.Time is { } time)
            {
                timed++;
                backwards += time < last ? 1 : 0;
                last = time;
            }
        }

        return backwards > 0 && backwards > timed * UnorderedShare;
    }

    /// <summary>Records without a time stay behind the record before them.</summary>
    private static void SortByTime(List<AgentEvent> stream)
    {
        var keyed = new List<(DateTimeOffset Time, AgentEvent Event)>(stream.Count);
        DateTimeOffset last = DateTimeOffset.MinValue;
        foreach (AgentEvent e in stream)
        {
            last = e.Time ?? last;
            keyed.Add((last, e));
        }

        int i = 0;
        foreach ((DateTimeOffset _, AgentEvent e) in keyed.OrderBy(static k => k.Time))
        {
            stream[i++] = e;
        }
    }

    private static void StableSort(List<AgentEvent> stream, Comparison<AgentEvent> comparison)
    {
        AgentEvent[] sorted = [.. stream.Order(Comparer<AgentEvent>.Create(comparison))];
        stream.Clear();
        stream.AddRange(sorted);
    }

    /// <summary>Merges by a clock that never steps back inside a file, so that one wrong time cannot tear a file apart; earlier files win ties.</summary>
    private static List<AgentEvent> Merge(List<List<AgentEvent>> streams)
    {
        var queue = new PriorityQueue<(int Stream, int At), (DateTimeOffset Time, int Stream)>();
        for (int s = 0; s < streams.Count; s++)
        {
            queue.Enqueue((s, 0), (FirstTime(streams[s]), s));
        }

        var merged = new List<AgentEvent>(streams.Sum(static s => s.Count));
        while (queue.TryDequeue(out (int Stream, int At) next, out (DateTimeOffset Time, int Stream) key))
        {
            List<AgentEvent> stream = streams[next.Stream];
            merged.Add(stream[next.At]);
            int following = next.At + 1;
            if (following < stream.Count)
            {
                DateTimeOffset time = stream[following].Time is { } t && t > key.Time ? t : key.Time;
                queue.Enqueue((next.Stream, following), (time, next.Stream));
            }
        }

        return merged;
    }

    private static DateTimeOffset FirstTime(List<AgentEvent> stream)
    {
        foreach (AgentEvent e in stream)
        {
            if (e.Time is { } time)
            {
                return time;
            }
        }

        return DateTimeOffset.MinValue;
    }
}
