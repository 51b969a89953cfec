namespace AuditLens.Effects.Shell;

/// <summary>Collects the effects and notes of one reading, within limits that hostile text cannot exceed.</summary>
internal sealed class EffectSink
{
    private const int MaximumEffects = 400;
    private const int MaximumNotes = 20;

    private readonly List<(ActionEffect Effect, bool Quiet)> _effects = [];
    private readonly List<string> _notes = [];

    /// <summary>Nodes that may still be walked; nested loops and functions must not multiply without end.</summary>
    public int Budget { get; set; } = 10_000;

    /// <summary>Files that this command line itself wrote with known content, by path.</summary>
    public Dictionary<string, string> Written { get; } = new(StringComparer.Ordinal);

    /// <summary>What substitutions give, by their text: <c>$(curl ...)</c>, <c>&lt;(curl ...)</c>.</summary>
    public Dictionary<string, StandardInput> Streams { get; } = new(StringComparer.Ordinal);

    /// <summary>Contexts that a command sets for those that follow (<c>kubectl config use-context</c>), by variable.</summary>
    public Dictionary<string, string> Established { get; } = new(StringComparer.Ordinal);

    public int Count => _effects.Count;

    public void Add(ActionEffect effect, bool quiet = false)
    {
        if (_effects.Count < MaximumEffects && !_effects.Exists(known => known.Effect.Command == effect.Command && known.Effect.Verb == effect.Verb && known.Effect.Reading == effect.Reading && known.Effect.Targets.SequenceEqual(effect.Targets)))
        {
            _effects.Add((effect, quiet));
        }
    }

    /// <summary>True when an effect added since <paramref name="from"/> has the trait.</summary>
    public bool Has(int from, string trait) => _effects.Skip(from).Any(item => item.Effect.Has(trait));

    public void Add(ActionReading reading)
    {
        foreach (ActionEffect effect in reading.Effects)
        {
            Add(effect);
        }

        foreach (string note in reading.Notes)
        {
            Note(note);
        }
    }

    public void Note(string note)
    {
        if (_notes.Count < MaximumNotes && !_notes.Contains(note))
        {
            _notes.Add(note);
        }
    }

    /// <summary>Marks every effect added since <paramref name="from"/>.</summary>
    public void Mark(int from, params ReadOnlySpan<string> traits)
    {
        for (int i = from; i < _effects.Count; i++)
        {
            foreach (string trait in traits)
            {
                if (!_effects[i].Effect.Has(trait))
                {
                    _effects[i] = (_effects[i].Effect with { Traits = _effects[i].Effect.Traits.Add(trait) }, _effects[i].Quiet);
                }
            }
        }
    }

    /// <summary>Changes every effect added since <paramref name="from"/>.</summary>
    public void Change(int from, Func<ActionEffect, ActionEffect> change)
    {
        for (int i = from; i < _effects.Count; i++)
        {
            _effects[i] = (change(_effects[i].Effect), _effects[i].Quiet);
        }
    }

    /// <summary>The rounds of a loop that each did the same to another thing did it to several.</summary>
    public void JoinRounds(int from)
    {
        for (int i = from; i < _effects.Count; i++)
        {
            ActionEffect first = _effects[i].Effect;
            List<(ActionEffect Effect, bool Quiet)> same = [.. _effects.Skip(i + 1).Where(item => IsSameAct(item.Effect, first))];
            if (same.Count > 0)
            {
                _effects[i] = (first with { Scope = EffectScope.Some, Targets = [.. first.Targets.Concat(same.SelectMany(static item => item.Effect.Targets)).Distinct()] }, _effects[i].Quiet);
                _effects.RemoveAll(same.Contains);
            }
        }
    }

    private static bool IsSameAct(ActionEffect effect, ActionEffect other) =>
        effect.Scope == EffectScope.One && other.Scope == EffectScope.One && effect.Verb == other.Verb && effect.Reading == other.Reading && effect.Environment == other.Environment
        && effect.Reversibility == other.Reversibility && effect.DryRun == other.DryRun && !effect.Targets.SequenceEqual(other.Targets);

    /// <summary>The gravest first; what matters to nobody only when there is nothing else.</summary>
    public ActionReading ToReading()
    {
        JoinRecreated();
        bool onlyQuiet = _effects.TrueForAll(item => item.Quiet);
        List<ActionEffect> effects = [.. _effects.Where(item => onlyQuiet || !item.Quiet).Select(item => item.Effect)];
        if (onlyQuiet && effects.Count > 1)
        {
            effects.RemoveRange(1, effects.Count - 1);
        }

        return new ActionReading(effects.Count < 2 ? effects : [.. effects.OrderByDescending(Rank)], _notes);
    }

    /// <summary>A whole thing that is removed and then made again by the same line was emptied: a reset.</summary>
    private void JoinRecreated()
    {
        for (int i = 0; i + 1 < _effects.Count; i++)
        {
            ActionEffect removed = _effects[i].Effect;
            if (removed is { Verb: EffectVerb.Delete, Scope: EffectScope.All, Targets: [var whole, ..] }
                && _effects.FindIndex(i + 1, item => item.Effect is { Verb: EffectVerb.Create, Targets: [var made, ..] } && made == whole) >= 0)
            {
                _effects[i] = (removed with { Verb = EffectVerb.Reset, Summary = $"{removed.Summary}, and makes it again" }, _effects[i].Quiet);
            }
        }
    }

    /// <summary>Build output removed ranks with what is created: it is made again.</summary>
    private static int Rank(ActionEffect effect) =>
        ((effect.Has(EffectTraits.Regenerable) && effect.Reversibility == Reversibility.Easy ? 3 : effect.Gravity) * 4)
        + (effect.IsHardToReverse ? 2 : 0) + (effect.Verb == EffectVerb.Configure ? 0 : 1);
}
