using System.Collections.Immutable;
using AuditLens.Effects.Knowledge;

namespace AuditLens.Effects.Shell;

/// <summary>What writing to a file by redirection does.</summary>
internal sealed class RedirectionEffects(EffectBuilder builder)
{
    public ActionEffect Effect(Redirection redirection, string path, bool unresolved, bool empties, bool appends, ReadingContext context)
    {
        PathJudge judge = builder.Targets.Paths;
        string source = $"{redirection.Operator} {path}";
        if (IsDisk(path))
        {
            return builder.Plain(EffectVerb.Reset, "redirection to a device", context, source, $"overwrites the device {path}", new EffectTarget("device", path), Reversibility.Irreversible, EffectScope.All);
        }

        bool log = judge.IsLog(path);
        bool guardrail = judge.IsGuardrail(path);
        ImmutableArray<string> traits = [.. Traits(unresolved, log && !appends, guardrail, !empties)];
        if (empties)
        {
            Reversibility reversibility = judge.Judge(path, context.Surroundings) == PathNature.Regenerable ? Reversibility.Easy : Reversibility.Irreversible;
            return builder.Plain(EffectVerb.Reset, "redirection that empties", context, source, $"empties the file {path}", new EffectTarget("file", path), reversibility, EffectScope.One, traits);
        }

        string words = appends ? $"appends to the file {path}" : $"writes the file {path}";
        bool adds = !appends && !log && !guardrail && !IsThere(path, context);
        return builder.Plain(adds ? EffectVerb.Create : EffectVerb.Modify, appends ? "redirection that appends" : "redirection that writes", context, source, words, new EffectTarget("file", path),
            log && !appends && KeepsHistory(path) ? Reversibility.Irreversible : Reversibility.Easy, EffectScope.One, adds ? traits.Add(EffectTraits.TakesOutput) : traits);
    }

    /// <summary>The system's own settings, and what the session has read or written before, exist already.</summary>
    private static bool IsThere(string path, ReadingContext context) =>
        path.StartsWith("/etc/", StringComparison.Ordinal) || path.StartsWith("/proc/", StringComparison.Ordinal) || path.StartsWith("/sys/", StringComparison.Ordinal) || context.Surroundings.FileContent(path) is not null;

    private static IEnumerable<string> Traits(bool unresolved, bool log, bool guardrail, bool content)
    {
        if (content)
        {
            yield return EffectTraits.WritesContent;
        }

        if (unresolved)
        {
            yield return EffectTraits.UnresolvedTarget;
        }

        if (log)
        {
            yield return EffectTraits.TouchesLog;
        }

        if (guardrail)
        {
            yield return EffectTraits.DisablesProtection;
        }
    }

    // A program's output written to run.log makes a file; what the system or a shell keeps is a record of the past.
    private static bool KeepsHistory(string path) =>
        path.StartsWith("/var/", StringComparison.Ordinal) || path.Contains("history", StringComparison.Ordinal) || path.Contains("audit", StringComparison.Ordinal) || path.Contains("transcript", StringComparison.Ordinal) || path.Contains("/journal/", StringComparison.Ordinal)
        || path.Contains("/.claude/", StringComparison.Ordinal) || path.Contains("/.codex/", StringComparison.Ordinal);

    private static bool IsDisk(string path) =>
        path.StartsWith("/dev/sd", StringComparison.Ordinal) || path.StartsWith("/dev/nvme", StringComparison.Ordinal) || path.StartsWith("/dev/disk", StringComparison.Ordinal)
        || path.StartsWith("/dev/hd", StringComparison.Ordinal) || path.StartsWith("/dev/vd", StringComparison.Ordinal) || path.StartsWith("/dev/xvd", StringComparison.Ordinal) || path.StartsWith("/dev/mmcblk", StringComparison.Ordinal) || path.StartsWith("/dev/mapper/", StringComparison.Ordinal);
}
