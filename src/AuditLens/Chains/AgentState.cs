namespace AuditLens.Chains;

/// <summary>What one agent has before it while the chain is walked forward; -1 stands for nothing yet.</summary>
internal sealed class AgentState
{
    private readonly List<int> _open = [];

    /// <summary>No step of this sub-agent has been linked to the action that started it yet.</summary>
    public bool IsNew { get; set; }

    public int Instruction { get; private set; } = -1;

    /// <summary>The last reasoning or statement of this turn.</summary>
    public int Thought { get; set; } = -1;

    /// <summary>The last outcome before this turn.</summary>
    public int Outcome { get; private set; } = -1;

    public void Instructed(int step)
    {
        Instruction = step;
        Thought = -1;
        Outcome = -1;
    }

    public void Acted(int step) => _open.Add(step);

    public void Answered(int step)
    {
        Outcome = step;
        Thought = -1;
    }

    /// <summary>The oldest call without an answer (of this tool, when the result names one): frameworks answer in the order of the calls.</summary>
    public int OpenAction(ChainIndex index, string? tool)
    {
        foreach (int action in _open)
        {
            if (tool is null || index.Events[action].Tool == tool)
            {
                return action;
            }
        }

        return -1;
    }

    public void Close(int action) => _open.Remove(action);
}
