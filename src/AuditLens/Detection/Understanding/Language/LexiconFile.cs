namespace AuditLens.Detection.Understanding.Language;

/// <summary>The shape of <c>lexicon.yaml</c>.</summary>
internal sealed class LexiconFile
{
    public Dictionary<string, string[]> Verbs { get; set; } = [];

    public Dictionary<string, string[]> Vague { get; set; } = [];

    public Dictionary<string, string[]> Environments { get; set; } = [];

    public Dictionary<string, string[]> Scopes { get; set; } = [];

    public Dictionary<string, string[]> Kinds { get; set; } = [];

    public Dictionary<string, string> NoNouns { get; set; } = [];

    public string[] AnyChange { get; set; } = [];

    public string[] TakesBack { get; set; } = [];

    public string[] Areas { get; set; } = [];

    public string[] Openers { get; set; } = [];

    public string[] QuestionOpeners { get; set; } = [];

    public string[] PermissionOpeners { get; set; } = [];

    public string[] Negations { get; set; } = [];

    public string[] PassiveNegations { get; set; } = [];

    public string[] UnlessApproved { get; set; } = [];

    public string[] AskFirst { get; set; } = [];

    public string[] Freezes { get; set; } = [];

    public string[] ReadOnly { get; set; } = [];

    public string[] OnlyVerbs { get; set; } = [];

    public string[] Stops { get; set; } = [];

    public string[] Approve { get; set; } = [];

    public string[] Deny { get; set; } = [];

    public string[] Lifts { get; set; } = [];

    public string[] Determiners { get; set; } = [];

    public string[] ClauseEnds { get; set; } = [];

    public string[] Generic { get; set; } = [];
}
