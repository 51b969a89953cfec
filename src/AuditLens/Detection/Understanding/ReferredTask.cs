using AuditLens.Chains;

namespace AuditLens.Detection.Understanding;

/// <summary>"Complete the task in /instruction/task.md": the person speaks through a file, whose content is the instruction once the agent has read it.</summary>
internal sealed class ReferredTask
{
    private const int LongestReference = 600;

    private readonly List<string> _paths = [];

    /// <summary>Remembers the files that a person's message points to as its task.</summary>
    public void Note(string text)
    {
        bool refers = text.Length < LongestReference
            && (text.Contains("task", StringComparison.OrdinalIgnoreCase) || text.Contains("instructions", StringComparison.OrdinalIgnoreCase) || text.Contains("follow", StringComparison.OrdinalIgnoreCase) || text.Contains("todo", StringComparison.OrdinalIgnoreCase));
        foreach (string word in refers ? text.Split([' ', '\n', '"', '\'', '`', ','], StringSplitOptions.RemoveEmptyEntries) : [])
        {
            string path = word.TrimEnd('.', ':', ';', ')');
            if (path.Contains('/', StringComparison.Ordinal) && Path.GetExtension(path) is ".md" or ".txt" or ".rst")
            {
                _paths.Add(path);
            }
        }
    }

    /// <summary>The content, when the action reads such a file for the first time.</summary>
    public string? Content(DecisionChain chain, ChainStep action)
    {
        if (_paths.Count == 0 || action.Event.Arguments is not { Length: < 2000 } arguments)
        {
            return null;
        }

        int found = _paths.FindIndex(p => arguments.Contains(p, StringComparison.Ordinal));
        if (found < 0 || chain.OutcomeOf(action)?.Event is not { Result: { Length: > 0 } result })
        {
            return null;
        }

        _paths.RemoveAt(found);
        return Detectors.InjectionReader.Default.ReadAll(chain.OutcomeOf(action)!).Count > 0 ? null : result;
    }
}
