using System.Collections.Immutable;
using AuditLens.Events;

namespace AuditLens.Ingestion.Dialects;

/// <summary>Builds the attributes of a line, once for all lines that agree in them.</summary>
internal sealed class ClaudeCodeAttributes
{
    public const string Harness = "Claude Code";

    private (string? Cwd, string? Branch, string? Version, string? Mode, string? DelegatedBy) _last;
    private ImmutableSortedDictionary<string, string> _made = EventAttributes.None.Add(EventAttributes.HarnessName, Harness);

    public ImmutableSortedDictionary<string, string> For(string? cwd, string? branch, string? version, string? mode, string? delegatedBy)
    {
        if (_last == (cwd, branch, version, mode, delegatedBy))
        {
            return _made;
        }

        _last = (cwd, branch, version, mode, delegatedBy);
        _made = EventAttributes.None.Add(EventAttributes.HarnessName, Harness)
            .With(EventAttributes.WorkingDirectory, cwd)
            .With(EventAttributes.GitBranch, branch)
            .With(EventAttributes.HarnessVersion, version)
            .With(EventAttributes.PermissionMode, mode)
            .With(EventAttributes.DelegatedByCallId, delegatedBy);
        return _made;
    }
}
