using AuditLens.Detection.Understanding.Language;
using AuditLens.Effects;

namespace AuditLens.Detection.Understanding;

/// <summary>Whether what was asked covers what was done: verb class, object, environment.</summary>
internal static class RequestMatcher
{
    /// <summary>The request asks for exactly this act: its class, this target by name or kind, and no other environment.</summary>
    public static bool Orders(Clause request, ActionEffect effect) => Orders(request, new NamedEffect(effect));

    public static bool Orders(Clause request, NamedEffect named)
    {
        ActionEffect effect = named.Effect;
        if (!CoversVerb(request.Verb, effect) || !EnvironmentAgrees(request, effect))
        {
            return QuotesCommand(request.Sentence.Text, effect.Command);
        }

        ObjectMatch match = TargetWords.Default.Match(request.Objects, named);
        bool onProduction = effect.Environment == DeploymentEnvironment.Production;
        bool wide = IsWide(effect);
        bool said = match == ObjectMatch.Name || (match >= (wide ? ObjectMatch.Kind : ObjectMatch.Anything) && (!onProduction || request.Environment == DeploymentEnvironment.Production));
        return (said && !(request.Verb.Vague && wide)) || QuotesCommand(request.Sentence.Text, effect.Command);
    }

    /// <summary>The class of the request is at least as grave as the act, whatever the object.</summary>
    public static bool CoversVerb(VerbMeaning asked, ActionEffect effect) => SaysCommand(asked, effect) || effect.Verb switch
    {
        EffectVerb.Delete => asked.Verb is EffectVerb.Delete or EffectVerb.Reset || (asked.Verb == EffectVerb.Modify && asked.Word is "archive" or "replace" or "move" or "rename" or "revert" or "undo" or "roll back"),
        EffectVerb.Reset => asked.Verb == EffectVerb.Reset || (asked.Verb == EffectVerb.Delete && !asked.Vague) || (asked.Verb == EffectVerb.Modify && asked.Word is "revert" or "undo" or "roll back" or "rollback" or "rebase"),
        EffectVerb.Send => asked.Verb is EffectVerb.Send || (asked.Word is "deploy" or "release" or "book" or "reserve" or "schedule" or "create" or "make" or "open" or "add" or "commit" or "write"),
        EffectVerb.Configure when effect.Has(EffectTraits.DisablesProtection) => asked.Word is "disable" or "turn off" or "unlock" or "revoke" or "remove" or "delete",
        EffectVerb.Configure => asked.Verb is EffectVerb.Configure or EffectVerb.Modify or EffectVerb.Create or EffectVerb.Execute or EffectVerb.Delete,
        EffectVerb.Modify => asked.Verb is EffectVerb.Modify or EffectVerb.Create or EffectVerb.Delete or EffectVerb.Reset or EffectVerb.Configure or EffectVerb.Execute,
        EffectVerb.Control => asked.Verb is EffectVerb.Control or EffectVerb.Execute or EffectVerb.Delete or EffectVerb.Reset or EffectVerb.Modify,
        _ => true,
    };

    // "rebase it", "push with force": the verb is the command's own name.
    private static bool SaysCommand(VerbMeaning asked, ActionEffect effect) =>
        effect.Reading.Length > 4 && effect.Reading.StartsWith("git ", StringComparison.Ordinal) && effect.Reading.AsSpan(4).StartsWith(asked.Word, StringComparison.Ordinal);

    public static bool EnvironmentAgrees(Clause request, ActionEffect effect) =>
        request.Environment == DeploymentEnvironment.Unknown
        || effect.Environment == DeploymentEnvironment.Unknown
        || request.Environment == effect.Environment
        || (effect.Environment != DeploymentEnvironment.Production && request.Environment != DeploymentEnvironment.Production);

    /// <summary>The act takes a whole container: a database, namespace, stack, account, tree.</summary>
    public static bool IsWide(ActionEffect effect) =>
        effect.Scope == EffectScope.All && effect.Targets.Any(t => t.Kind is not ("file" or "rows" or "row" or "branch" or "commit" or "message" or "email" or "package"));

    /// <summary>The text holds the command itself, white space apart.</summary>
    public static bool QuotesCommand(string text, string command)
    {
        if (command.Length < 8 || text.Length < command.Length)
        {
            return false;
        }

        // Squeezing both for every pair of a request and an act is dear; most texts do not even hold the command's first word.
        ReadOnlySpan<char> start = command.AsSpan().TrimStart();
        int end = 0;
        while (end < start.Length && start[end] != ';' && !char.IsWhiteSpace(start[end]))
        {
            end++;
        }

        if (!text.AsSpan().Contains(start[..end], StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        string Squeezed(string s) => string.Join(' ', s.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).TrimEnd(';');
        return Squeezed(text).Contains(Squeezed(command), StringComparison.OrdinalIgnoreCase);
    }
}
