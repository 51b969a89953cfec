using AuditLens.Events;

namespace AuditLens.Storage;

/// <summary>The best value offered for a member of a session, and how good it is: a better one found later replaces it.</summary>
internal record struct RankedText(string? Value, int Rank)
{
    public void Offer(string? value, int rank)
    {
        if (rank > Rank && !string.IsNullOrEmpty(value))
        {
            this = new RankedText(value, rank);
        }
    }
}

/// <summary>What a store keeps of a session beside its events, brought up to date by each new one in the order in which they are stored. The same for every store.</summary>
internal sealed class SessionTotals
{
    private const int LongestTitle = 200;

    private RankedText _agent;
    private RankedText _model;
    private RankedText _title;

    public RankedText Agent { get => _agent; init => _agent = value; }

    public RankedText Model { get => _model; init => _model = value; }

    public RankedText Title { get => _title; init => _title = value; }

    public string? WorkingDirectory { get; set; }

    /// <summary>UTC ticks; null while no event has a time.</summary>
    public long? Started { get; set; }

    public long? Ended { get; set; }

    public long Events { get; set; }

    public long Actions { get; set; }

    public long Witnesses { get; set; }

    public void Add(AgentEvent e)
    {
        Events++;
        Actions += e.Kind == EventKind.ToolCall ? 1 : 0;
        Witnesses += e.Kind == EventKind.OutsideWitness ? 1 : 0;
        if (e.Time is { } time)
        {
            Started = Math.Min(Started ?? long.MaxValue, time.UtcTicks);
            Ended = Math.Max(Ended ?? long.MinValue, time.UtcTicks);
        }

        Describe(e);
    }

    /// <summary>The main agent's own word goes before that of a sub-agent, whose file may have been read first.</summary>
    private void Describe(AgentEvent e)
    {
        int main = e.AgentId is null ? 2 : 0;
        _agent.Offer(e.AgentName, main + 2);
        if (_agent.Rank < main + 1)
        {
            _agent.Offer(e.Attribute(EventAttributes.HarnessName), main + 1);
        }

        _model.Offer(e.Model, main + 1);
        WorkingDirectory ??= e.Attribute(EventAttributes.WorkingDirectory);
        if (_title.Rank < 3 && e.Attribute(EventAttributes.SessionTitle) is { } given)
        {
            _title.Offer(FirstLine(given), 3);
        }

        if (e.Kind == EventKind.Instruction && _title.Rank < 2)
        {
            bool byPerson = e.AgentId is null && e.Attribute(EventAttributes.InstructionOrigin) is null;
            _title.Offer(FirstLine(e.Text), byPerson ? 2 : 1);
        }
    }

    private static string? FirstLine(string? text)
    {
        foreach (ReadOnlySpan<char> line in text.AsSpan().EnumerateLines())
        {
            ReadOnlySpan<char> trimmed = line.Trim();
            if (!trimmed.IsEmpty)
            {
                int length = Math.Min(trimmed.Length, LongestTitle);
                return trimmed[..(length < trimmed.Length && char.IsHighSurrogate(trimmed[length - 1]) ? length - 1 : length)].ToString();
            }
        }

        return null;
    }
}
