using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;

namespace AuditLens.Detection.Rules.Sigma;

/// <summary>Whether one value of a field fits. All matchers are linear in the value's length times the pattern's.</summary>
internal abstract class SigmaPattern
{
    /// <summary>Longer values are looked at up to here.</summary>
    public const int Longest = 16_384;

    public abstract bool Fits(string value);

    public static SigmaPattern Text(string pattern, bool cased) => new GlobPattern(pattern, cased);

    /// <exception cref="ArgumentException">No regular expression.</exception>
    /// <exception cref="NotSupportedException">Look-around or back-reference, which cannot be matched in linear time.</exception>
    public static SigmaPattern Expression(string pattern, RegexOptions options) => new RegexPattern(new Regex(pattern, options | RegexOptions.NonBacktracking | RegexOptions.CultureInvariant));

    public static SigmaPattern Network(IPNetwork network) => new NetworkPattern(network);

    public static SigmaPattern Compare(string modifier, double limit) => new NumberPattern(modifier, limit);

    /// <summary>Sigma's wildcards: <c>*</c> any text, <c>?</c> one character, a backslash before one makes it plain.</summary>
    private sealed class GlobPattern : SigmaPattern
    {
        private readonly List<(char Letter, char Kind)> _parts = [];
        private readonly bool _cased;

        public GlobPattern(string pattern, bool cased)
        {
            _cased = cased;
            for (int i = 0; i < pattern.Length; i++)
            {
                char c = pattern[i];
                if (c == '\\' && i + 1 < pattern.Length && pattern[i + 1] is '*' or '?' or '\\')
                {
                    _parts.Add((Fold(pattern[++i]), 'c'));
                }
                else if (c is not '*' || _parts.Count == 0 || _parts[^1].Kind != '*')
                {
                    _parts.Add((Fold(c), c is '*' or '?' ? c : 'c'));
                }
            }
        }

        public override bool Fits(string value)
        {
            int length = Math.Min(value.Length, Longest);
            int v = 0;
            int p = 0;
            int star = -1;
            int back = 0;
            while (v < length)
            {
                if (p < _parts.Count && _parts[p].Kind == '*')
                {
                    star = p++;
                    back = v;
                }
                else if (p < _parts.Count && (_parts[p].Kind == '?' || _parts[p].Letter == Fold(value[v])))
                {
                    p++;
                    v++;
                }
                else if (star >= 0)
                {
                    p = star + 1;
                    v = ++back;
                }
                else
                {
                    return false;
                }
            }

            return p == _parts.Count || (p == _parts.Count - 1 && _parts[p].Kind == '*');
        }

        private char Fold(char c) => _cased ? c : char.ToLowerInvariant(c);
    }

    private sealed class RegexPattern(Regex regex) : SigmaPattern
    {
        public override bool Fits(string value) => regex.IsMatch(value.AsSpan(0, Math.Min(value.Length, Longest)));
    }

    private sealed class NetworkPattern(IPNetwork network) : SigmaPattern
    {
        public override bool Fits(string value) => IPAddress.TryParse(value, out IPAddress? address) && network.Contains(address);
    }

    private sealed class NumberPattern(string modifier, double limit) : SigmaPattern
    {
        public override bool Fits(string value) => double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && modifier switch
        {
            "lt" => number < limit,
            "lte" => number <= limit,
            "gt" => number > limit,
            _ => number >= limit,
        };
    }
}
