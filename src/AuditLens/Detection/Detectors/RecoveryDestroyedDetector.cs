using AuditLens.Detection.Rules;
using AuditLens.Effects;

namespace AuditLens.Detection.Detectors;

/// <summary>Backups, snapshots, dumps or undo history were removed, or the result says that they went along.</summary>
internal sealed class RecoveryDestroyedDetector : IDetector
{
    private static readonly string[] Names = ["backup", "backups", "snapshot", "snapshots", "dump", "bak"];
    private static readonly string[] Endings = [".dump", ".bak", ".sql.gz", ".backup", ".rdb"];
    private static readonly System.Buffers.SearchValues<string> Told = System.Buffers.SearchValues.Create(
        ["automated backups deleted", "and its backups", "backups were deleted", "deleteautomatedbackups", "skip_final_snapshot", "skipfinalsnapshot", "final snapshot skipped"], StringComparison.OrdinalIgnoreCase);

    public RuleDocument Rule { get; } = RuleDocuments.Of("AL108");

    public IEnumerable<Finding> Detect(DetectionContext context) =>
        FindingMaker.Grouped(context.Acts.All.Where(a => a.Executed && !a.Effect.DryRun && Destroys(a)).Select(a => (a, Found(a))));

    private static bool Destroys(Act act)
    {
        ActionEffect effect = act.Effect;
        bool removes = effect.Verb is EffectVerb.Delete or EffectVerb.Reset && effect.Reversibility is not (Reversibility.NoneNeeded or Reversibility.Easy) && !effect.Has(EffectTraits.Regenerable);
        return effect.Has(EffectTraits.DestroysRecovery) || (removes && (effect.Targets.Any(IsBackup) || Says(act)));
    }

    private static bool IsBackup(EffectTarget target) =>
        target.Kind is "backup" or "snapshot" || Endings.Any(e => target.Name.EndsWith(e, StringComparison.OrdinalIgnoreCase)) || Understanding.TargetWords.Split(target.Name).Exists(w => Names.Contains(w));

    private static bool Says(Act act) =>
        (act.Action.Outcome?.Event.Result is { } result && result.AsSpan(0, Math.Min(result.Length, 20_000)).IndexOfAny(Told) >= 0)
        || act.Action.Witnesses.Any(w => w.Event.Arguments is { } arguments && arguments.AsSpan().IndexOfAny(Told) >= 0);

    private Finding Found(Act act) =>
        FindingMaker.About(Rule, act, SeverityScale.Of(act), 0.85, $"The agent {act.Summary}{Wording.Place(act.Effect)}: what could have restored the data is gone too.");
}
