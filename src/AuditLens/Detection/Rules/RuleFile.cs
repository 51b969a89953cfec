namespace AuditLens.Detection.Rules;

/// <summary>The shape of a rule's YAML file: its documentation and examples, and for a declarative rule what it matches.</summary>
internal sealed class RuleFile
{
    public string Code { get; set; } = "";

    public string Category { get; set; } = "";

    public string Title { get; set; } = "";

    public string Finds { get; set; } = "";

    public string Matters { get; set; } = "";

    public string FalsePositives { get; set; } = "";

    public string Respond { get; set; } = "";

    /// <summary>Family in <c>taxonomy.yaml</c>.</summary>
    public string Family { get; set; } = "none";

    public List<string> References { get; set; } = [];

    /// <summary>How a rule without <c>when</c> decides, from <see cref="RuleKinds"/>.</summary>
    public string Kind { get; set; } = RuleKinds.Chain;

    /// <summary>Codes of built-in rules that a user's rule stands in for; they are not run.</summary>
    public List<string> Replaces { get; set; } = [];

    /// <summary>Only for declarative rules: all conditions must hold.</summary>
    public ConditionFile? When { get; set; }

    /// <summary>None of these may hold as a whole.</summary>
    public List<ConditionFile> Unless { get; set; } = [];

    /// <summary>Sentence of the finding, with <c>{summary}</c>, <c>{target}</c>, <c>{environment}</c>, <c>{basis}</c>, <c>{command}</c>.</summary>
    public string Message { get; set; } = "";

    /// <summary>A fixed severity instead of the formula's.</summary>
    public string? Severity { get; set; }

    /// <summary>The formula's severity, but at most this.</summary>
    public string? AtMost { get; set; }

    public double Confidence { get; set; } = 0.9;

    public List<ExampleFile> Examples { get; set; } = [];
}

internal sealed class ExampleFile
{
    /// <summary>For rules that compare with a baseline: a session that the agent's history repeats. Empty: no baseline.</summary>
    public string History { get; set; } = "";

    public bool Matches { get; set; }

    public string Title { get; set; } = "";

    public string Session { get; set; } = "";
}

/// <summary>Conditions over one effect and its context; lists mean any of.</summary>
internal sealed class ConditionFile
{
    public List<string>? Verb { get; set; }

    public List<string>? Scope { get; set; }

    public List<string>? Environment { get; set; }

    public List<string>? Reversibility { get; set; }

    public List<string>? Execution { get; set; }

    public List<string>? Traits { get; set; }

    public List<string>? TargetKind { get; set; }

    /// <summary>Beginnings of the reading's key: <c>git push</c>.</summary>
    public List<string>? Reading { get; set; }

    public bool? Destroys { get; set; }

    public bool? HardToReverse { get; set; }

    public bool? Executed { get; set; }

    public bool? DryRun { get; set; }

    /// <summary>A person approved this very act.</summary>
    public bool? HasApproval { get; set; }

    public bool? HasBackup { get; set; }

    /// <summary>An instruction of a person asked for an act of this class.</summary>
    public bool? AskedFor { get; set; }
}
