using System.Buffers;
using System.Collections.Frozen;
using AuditLens.Chains;
using AuditLens.Effects;
using AuditLens.Events;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace AuditLens.Detection.Understanding;

/// <summary>Decides how an action ended. The absence of a result is an attempt, never a success.</summary>
internal sealed class ExecutionReader
{
    public static readonly ExecutionReader Default = new();

    /// <summary>How much of a result is read for signs of failure: they stand at its start or at its end.</summary>
    private const int Read = 2048;

    private readonly FrozenDictionary<string, int[]> _benign;
    private readonly string[] _failedStarts;
    private readonly SearchValues<string> _denied;
    private readonly SearchValues<string> _failed;
    private readonly SearchValues<string> _succeeded;

    private ExecutionReader()
    {
        IDeserializer yaml = new DeserializerBuilder().WithNamingConvention(UnderscoredNamingConvention.Instance).Build();
        ExecutionFile file = yaml.Deserialize<ExecutionFile>(EmbeddedText.Read("Detection.Understanding.execution.yaml"));
        _benign = file.Benign.ToFrozenDictionary();
        _failedStarts = file.FailedStarts;
        _denied = SearchValues.Create(file.Denied, StringComparison.OrdinalIgnoreCase);
        _failed = SearchValues.Create(file.FailedAnywhere, StringComparison.OrdinalIgnoreCase);
        _succeeded = SearchValues.Create(file.SucceededAnywhere, StringComparison.OrdinalIgnoreCase);
    }

    public ExecutionStatus StatusOf(ActionEffect effect, ChainStep? outcome)
    {
        if (outcome is null)
        {
            return ExecutionStatus.Attempted;
        }

        AgentEvent e = outcome.Event;
        if (RemovedTheRest(effect, e.Result))
        {
            return ExecutionStatus.Succeeded;
        }

        switch (e.Outcome)
        {
            case Outcome.Denied:
                return ExecutionStatus.Denied;
            case Outcome.Interrupted or Outcome.TimedOut:
                return ExecutionStatus.Attempted;
            case Outcome.Failed:
                return Denied(e.Result) ? ExecutionStatus.Denied : IsBenign(effect.Command, e.ExitCode ?? 1) ? ExecutionStatus.Succeeded : ExecutionStatus.Failed;
        }

        if (e.ExitCode is { } code && code != 0)
        {
            return IsBenign(effect.Command, code) ? ExecutionStatus.Succeeded : ExecutionStatus.Failed;
        }

        return effect.Changes && e.Result is { Length: > 0 } result ? FromText(result) : ExecutionStatus.Succeeded;
    }

    // A removal of many things goes on past those that it cannot remove, and says so of each: the others are gone.
    private static bool RemovedTheRest(ActionEffect effect, string? result) =>
        effect is { Verb: EffectVerb.Delete, Scope: EffectScope.All or EffectScope.Some } && effect.Targets.Any(t => t.Kind is "file" or "directory")
        && result is not null && result.AsSpan(0, Math.Min(Read, result.Length)).Contains("cannot remove '", StringComparison.Ordinal)
        && !result.AsSpan(0, Math.Min(Read, result.Length)).Contains("No such file", StringComparison.Ordinal)
        && !effect.Targets.All(t => result.Contains("cannot remove '" + t.Name.TrimEnd('/') + "'", StringComparison.Ordinal));

    /// <summary>True when the result's own words say that the act failed.</summary>
    public bool SaysFailed(string result) => FromText(result) != ExecutionStatus.Succeeded;

    private ExecutionStatus FromText(string result)
    {
        if (Denied(result))
        {
            return ExecutionStatus.Denied;
        }

        ReadOnlySpan<char> head = result.AsSpan(0, Math.Min(Read, result.Length));
        ReadOnlySpan<char> tail = result.Length > Read ? result.AsSpan(Math.Max(Read, result.Length - Read)) : [];
        bool failed = head.IndexOfAny(_failed) >= 0 || LineFails(head) || LineFails(tail);
        return failed && head.IndexOfAny(_succeeded) < 0 && tail.IndexOfAny(_succeeded) < 0 ? ExecutionStatus.Failed : ExecutionStatus.Succeeded;
    }

    private bool Denied(string? result) => result is not null && result.AsSpan(0, Math.Min(600, result.Length)).IndexOfAny(_denied) >= 0;

    private bool LineFails(ReadOnlySpan<char> text)
    {
        foreach (ReadOnlySpan<char> line in text.EnumerateLines())
        {
            // A report such as "Error: (none)" says that nothing failed.
            ReadOnlySpan<char> trimmed = line.TrimStart();
            foreach (string start in _failedStarts)
            {
                if (trimmed.StartsWith(start, StringComparison.OrdinalIgnoreCase) && trimmed[start.Length..].Trim() is not ("" or "(none)" or "none" or "null" or "0" or "[]"))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private bool IsBenign(string command, int code)
    {
        ReadOnlySpan<char> text = command.AsSpan().TrimStart();
        int first = text.IndexOf(' ');
        string one = first < 0 ? text.ToString() : text[..first].ToString();
        int second = first < 0 ? -1 : text[(first + 1)..].IndexOf(' ');
        string two = first < 0 ? one : second < 0 ? text.ToString() : text[..(first + 1 + second)].ToString();
        return (_benign.TryGetValue(two, out int[]? codes) || _benign.TryGetValue(Path.GetFileName(one), out codes)) && codes.Contains(code);
    }

    private sealed class ExecutionFile
    {
        public Dictionary<string, int[]> Benign { get; set; } = [];

        public string[] Denied { get; set; } = [];

        public string[] FailedStarts { get; set; } = [];

        public string[] FailedAnywhere { get; set; } = [];

        public string[] SucceededAnywhere { get; set; } = [];
    }
}
