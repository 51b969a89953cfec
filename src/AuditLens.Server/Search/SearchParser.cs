using AuditLens.Storage;

namespace AuditLens.Server.Search;

/// <summary>Words side by side belong together as with AND; OR binds weaker; NOT binds to what follows it. Filters narrow the whole query wherever they stand.</summary>
/// <param name="filters">Takes the filters.</param>
/// <param name="problems">Takes what is wrong, a sentence each.</param>
/// <param name="notes">Takes what is left out.</param>
internal sealed class SearchParser(IReadOnlyList<SearchToken> tokens, SearchFilters filters, List<string> problems, List<string> notes)
{
    private const int Deepest = 20;

    private int _at;
    private int _depth;

    /// <returns>Null when nothing is left to look for.</returns>
    public SearchNode? Parse()
    {
        SearchNode? whole = Alternatives();
        if (_at < tokens.Count)
        {
            problems.Add("A closing parenthesis has no opening one before it.");
        }

        return whole;
    }

    private SearchNode? Alternatives()
    {
        List<SearchNode?> parts = [Sequence()];
        while (Take(SearchTokenKind.Or))
        {
            parts.Add(Sequence());
        }

        if (parts.Count > 1 && parts.Contains(null))
        {
            problems.Add("OR needs a word on either side of it.");
        }

        List<SearchNode> found = [.. parts.OfType<SearchNode>()];
        return found.Count > 1 ? new SearchNode.Or(found) : found.FirstOrDefault();
    }

    private SearchNode? Sequence()
    {
        List<SearchNode> parts = [];
        bool isOpenEnded = false;
        while (_at < tokens.Count && tokens[_at].Kind is not (SearchTokenKind.Or or SearchTokenKind.Close))
        {
            if (Take(SearchTokenKind.And))
            {
                isOpenEnded = isOpenEnded || parts.Count == 0 || _at == tokens.Count || tokens[_at].Kind is SearchTokenKind.Or or SearchTokenKind.Close or SearchTokenKind.And;
            }
            else if (One() is { } part)
            {
                parts.Add(part);
            }
        }

        if (isOpenEnded)
        {
            problems.Add("AND needs a word on either side of it; words side by side must all occur without it, too.");
        }

        return parts.Count > 1 ? new SearchNode.And(parts) : parts.FirstOrDefault();
    }

    private SearchNode? One()
    {
        SearchToken token = tokens[_at++];
        switch (token.Kind)
        {
            case SearchTokenKind.Not:
                return Negation();
            case SearchTokenKind.Open:
                return Group();
            case SearchTokenKind.Filter:
                Narrow(token);
                return null;
            default:
                if (SearchText.HasWord(token.Text))
                {
                    return new SearchNode.Words(token.Text, token.IsPrefix);
                }

                notes.Add($"“{token.Text}” has no letter and no digit and is left out.");
                return null;
        }
    }

    private SearchNode.Not? Negation()
    {
        SearchNode? unwanted = _at < tokens.Count && tokens[_at].Kind is SearchTokenKind.Words or SearchTokenKind.Open or SearchTokenKind.Not ? One() : null;
        if (unwanted is null)
        {
            problems.Add("NOT needs a word, a phrase or a parenthesis after it.");
        }

        return unwanted is null ? null : new SearchNode.Not(unwanted);
    }

    private void Narrow(SearchToken filter)
    {
        if (_depth > 0)
        {
            problems.Add($"{filter.Name}: narrows the whole search. Write it outside of parentheses.");
        }
        else
        {
            filters.Add(filter);
        }
    }

    private SearchNode? Group()
    {
        if (++_depth > Deepest)
        {
            problems.Add($"Parentheses are nested more than {Deepest} deep.");
            _at = tokens.Count;
            return null;
        }

        SearchNode? inside = Alternatives();
        if (!Take(SearchTokenKind.Close))
        {
            problems.Add("An opening parenthesis is not closed.");
        }
        else if (inside is null)
        {
            problems.Add("A pair of parentheses is empty.");
        }

        _depth--;
        return inside;
    }

    private bool Take(SearchTokenKind kind)
    {
        if (_at >= tokens.Count || tokens[_at].Kind != kind)
        {
            return false;
        }

        _at++;
        return true;
    }
}
