using System.Text;
using AuditLens.Effects;

namespace AuditLens.Detection.Rules;

/// <summary>A rule that is a pattern over one act's effect, written in YAML.</summary>
internal sealed class PatternRule : IDetector
{
    private readonly RuleFile _file;
    private readonly PatternCondition _when;
    private readonly List<PatternCondition> _unless;
    private readonly Severity? _fixed;
    private readonly Severity _ceiling;

    /// <exception cref="InvalidDataException">The rule has no condition, or a word in it is unknown.</exception>
    public PatternRule(RuleFile file, RuleDocument document)
    {
        _file = file;
        Rule = document;
        _when = new PatternCondition(file.When ?? throw new InvalidDataException($"{file.Code} has no 'when'"));
        _unless = [.. file.Unless.Select(u => new PatternCondition(u))];
        _fixed = file.Severity is null ? null : Word(file.Severity);
        _ceiling = file.AtMost is null ? Severity.Critical : Word(file.AtMost);
    }

    public RuleDocument Rule { get; }

    public IEnumerable<Finding> Detect(DetectionContext context) =>
        FindingMaker.Grouped(context.Acts.All.Where(a => _when.Holds(a, context) && !_unless.Exists(u => u.Holds(a, context))).Select(a => (a, Found(a))));

    private Finding Found(Act act)
    {
        Severity severity = _fixed ?? SeverityScale.Of(act).AtMost(_ceiling);
        return FindingMaker.About(Rule, act, severity, _file.Confidence, Filled(act));
    }

    private string Filled(Act act) => new StringBuilder(_file.Message)
        .Replace("{summary}", act.Summary)
        .Replace("{target}", act.TargetText)
        .Replace("{place}", Wording.Place(act.Effect))
        .Replace("{environment}", act.Effect.Environment.Word())
        .Replace("{basis}", act.Effect.EnvironmentBasis ?? "the environment that the log shows")
        .Replace("{command}", Wording.Quote(act.Effect.Command))
        .Replace("{ended}", Wording.Ended(act))
        .ToString();

    private static Severity Word(string word) => SeverityWords.TryParse(word, out Severity severity) ? severity : throw new InvalidDataException($"'{word}' is no severity");
}
