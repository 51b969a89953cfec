using YamlDotNet.RepresentationModel;

namespace AuditLens.Detection.Rules.Sigma;

/// <summary>Reads a condition: names of selections, <c>1 of</c> and <c>all of</c> with a pattern or <c>them</c>, <c>and</c>, <c>or</c>, <c>not</c>, parentheses.</summary>
internal sealed class SigmaCondition
{
    /// <summary>Deeper nesting than a person writes.</summary>
    private const int Deepest = 32;

    private readonly IReadOnlyDictionary<string, Func<SigmaRecord, bool>> _selections;
    private readonly List<string> _words;
    private int _at;
    private int _depth;

    private SigmaCondition(string text, IReadOnlyDictionary<string, Func<SigmaRecord, bool>> selections)
    {
        _selections = selections;
        _words = [.. text.Replace("(", " ( ", StringComparison.Ordinal).Replace(")", " ) ", StringComparison.Ordinal).Replace("|", " | ", StringComparison.Ordinal).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)];
    }

    /// <summary>The test, or null with a problem told.</summary>
    public static Func<SigmaRecord, bool>? Read(YamlNode node, IReadOnlyDictionary<string, Func<SigmaRecord, bool>> selections, RuleYaml problems)
    {
        string text = RuleYaml.NameOf(node);
        if (text.Contains('|', StringComparison.Ordinal))
        {
            problems.Add(node, "unsupported-aggregation", "Aggregations after '|' are not supported; write a correlation rule (event_count, value_count, temporal, temporal_ordered).");
            return null;
        }

        var condition = new SigmaCondition(text, selections);
        try
        {
            Func<SigmaRecord, bool> test = condition.Or();
            return condition._at == condition._words.Count ? test : throw new FormatException($"'{condition._words[condition._at]}' stands where the condition should end");
        }
        catch (FormatException e)
        {
            problems.Add(node, "invalid-condition", $"The condition cannot be read: {e.Message}.");
            return null;
        }
    }

    private Func<SigmaRecord, bool> Or()
    {
        List<Func<SigmaRecord, bool>> parts = [And()];
        while (Take("or"))
        {
            parts.Add(And());
        }

        return parts.Count == 1 ? parts[0] : r => parts.Exists(p => p(r));
    }

    private Func<SigmaRecord, bool> And()
    {
        List<Func<SigmaRecord, bool>> parts = [Not()];
        while (Take("and"))
        {
            parts.Add(Not());
        }

        return parts.Count == 1 ? parts[0] : r => parts.TrueForAll(p => p(r));
    }

    private Func<SigmaRecord, bool> Not()
    {
        bool negated = false;
        while (Take("not"))
        {
            negated = !negated;
        }

        Func<SigmaRecord, bool> test = Primary();
        return negated ? r => !test(r) : test;
    }

    private Func<SigmaRecord, bool> Primary()
    {
        if (Take("("))
        {
            if (++_depth > Deepest)
            {
                throw new FormatException("it is nested too deeply");
            }

            Func<SigmaRecord, bool> inner = Or();
            _depth--;
            return Take(")") ? inner : throw new FormatException("a parenthesis is not closed");
        }

        string word = _at < _words.Count ? _words[_at++] : throw new FormatException("it ends too early");
        if (_at < _words.Count && string.Equals(_words[_at], "of", StringComparison.OrdinalIgnoreCase))
        {
            _at++;
            return Of(word);
        }

        return _selections.TryGetValue(word, out Func<SigmaRecord, bool>? selection) ? selection : throw new FormatException($"there is no selection '{word}'");
    }

    private Func<SigmaRecord, bool> Of(string quantity)
    {
        string pattern = _at < _words.Count ? _words[_at++] : throw new FormatException("'of' needs a pattern or 'them'");
        SigmaPattern names = SigmaPattern.Text(pattern is "them" ? "*" : pattern, cased: true);
        // By the specification selections that begin with an underscore are not among "them".
        Func<SigmaRecord, bool>[] chosen = [.. _selections.Where(s => names.Fits(s.Key) && (pattern is not "them" || s.Key[0] != '_')).Select(s => s.Value)];
        if (chosen.Length == 0)
        {
            throw new FormatException($"no selection fits '{pattern}'");
        }

        return quantity.ToLowerInvariant() switch
        {
            "all" => r => Array.TrueForAll(chosen, c => c(r)),
            "1" or "any" => r => Array.Exists(chosen, c => c(r)),
            _ => throw new FormatException($"'{quantity} of' is not supported, only '1 of' and 'all of'"),
        };
    }

    private bool Take(string word)
    {
        bool here = _at < _words.Count && string.Equals(_words[_at], word, StringComparison.OrdinalIgnoreCase);
        _at += here ? 1 : 0;
        return here;
    }
}
