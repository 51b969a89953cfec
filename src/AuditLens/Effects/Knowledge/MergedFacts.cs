namespace AuditLens.Effects.Knowledge;

/// <summary>What an entry says of one command line, all its rules applied in order.</summary>
internal sealed class MergedFacts
{
    public EffectVerb Verb { get; private set; }

    public EffectScope? Scope { get; private set; }

    public EffectScope? Unnamed { get; private set; }

    public Reversibility? Reversibility { get; private set; }

    public bool DryRun { get; set; }

    public bool Quiet { get; private set; }

    public bool Keep { get; private set; }

    public List<string> Traits { get; } = [];

    public TargetRule? Target { get; private set; }

    public ValueSource[] Container { get; private set; } = [];

    public string? Summary { get; private set; }

    public NestedRule[] Nested { get; private set; } = [];

    public string? Reader { get; private set; }

    public string? Note { get; private set; }

    public EstablishRule? Establishes { get; private set; }

    public static MergedFacts Of(CommandEntry entry, ParsedCommand command)
    {
        MergedFacts merged = new();
        merged.Add(entry.Facts);
        foreach (EntryRule rule in entry.Rules)
        {
            if (rule.Applies(command))
            {
                merged.Add(rule.Facts);
            }
        }

        return merged;
    }

    private void Add(EntryFacts facts)
    {
        if (facts.Verb is { } verb && verb != Verb)
        {
            // Another verb brings its own usual reversibility and words with it; a graver one does not undo what was hard to reverse.
            Verb = verb;
            bool staysHard = verb is EffectVerb.Delete or EffectVerb.Reset && Reversibility is Effects.Reversibility.BackupOnly or Effects.Reversibility.Windowed;
            Reversibility = staysHard ? Reversibility : null;
            Summary = facts.Summary;
        }

        Scope = facts.Scope ?? Scope;
        Unnamed = facts.Unnamed ?? Unnamed;
        Reversibility = facts.Reversibility ?? Reversibility;
        DryRun = facts.DryRun ?? DryRun;
        Quiet = facts.Quiet ?? Quiet;
        Keep = facts.Keep ?? Keep;
        Target = facts.Target ?? Target;
        Container = facts.Container ?? Container;
        Summary = facts.Summary ?? Summary;
        Nested = facts.Nested ?? Nested;
        Reader = facts.Reader ?? Reader;
        Note = facts.Note ?? Note;
        Establishes = facts.Establishes ?? Establishes;
        foreach (string trait in facts.Traits)
        {
            if (!Traits.Contains(trait))
            {
                Traits.Add(trait);
            }
        }
    }
}
