using System.Globalization;

namespace AuditLens.Explanations.Reading;

/// <summary>Clock times said in words, joined to one token: "a quarter past three", "half past two", "ten minutes to nine", "3:15 p.m.", "noon", "five o'clock".</summary>
internal static class ClockPhrases
{
    public static List<Token> Join(List<Token> tokens)
    {
        var joined = new List<Token>(tokens.Count);
        for (int i = 0; i < tokens.Count;)
        {
            (TimeOnly time, int length) = Read(tokens, i);
            if (length == 0)
            {
                joined.Add(tokens[i++]);
                continue;
            }

            Token last = tokens[i + length - 1];
            string text = time.ToString("H:mm", CultureInfo.InvariantCulture);
            joined.Add(new Token(TokenKind.Time, text, text, tokens[i].Start, last.End));
            i += length;
        }

        return joined;
    }

    /// <summary>The time that begins at the token and how many tokens it takes; 0 when none does.</summary>
    private static (TimeOnly Time, int Length) Read(List<Token> tokens, int at)
    {
        string word = tokens[at].Lower;
        if (word is "noon" or "midday" or "midnight")
        {
            return (word == "midnight" ? TimeOnly.MinValue : new TimeOnly(12, 0), 1);
        }

        (double? minutes, int next) = Minutes(tokens, at);
        bool past = next < tokens.Count && tokens[next].Lower is "past" or "after";
        if (minutes is { } part && next + 1 < tokens.Count && (past || tokens[next].Lower is "to" or "before") && Hour(tokens[next + 1]) is { } hour)
        {
            int half = Half(tokens, next + 2, out int extra);
            return (new TimeOnly((int)(hour % 12) + half, 0).AddMinutes(past ? part : -part), next + 2 + extra - at);
        }

        return OfHour(tokens, at);
    }

    /// <summary>"a quarter", "half", "ten minutes": what is added to or taken from the hour.</summary>
    private static (double? Minutes, int Next) Minutes(List<Token> tokens, int at)
    {
        int i = tokens[at].Lower == "a" ? at + 1 : at;
        if (i + 1 >= tokens.Count)
        {
            return (null, at);
        }

        return tokens[i].Lower switch
        {
            "quarter" => (15, i + 1),
            "half" when tokens[i + 1].Lower == "past" => (30, i + 1),
            _ when tokens[i].Number is > 0 and < 60 && tokens[i + 1].Lower is "minutes" or "minute" or "min" => (tokens[i].Number, i + 2),
            _ when tokens[i].Number is > 0 and < 60 && tokens[i + 1].Lower == "past" => (tokens[i].Number, i + 1),
            _ => (null, at),
        };
    }

    private static double? Hour(Token token) => token.Number is >= 1 and <= 12 && token.Kind is TokenKind.Word or TokenKind.Number ? token.Number : null;

    /// <summary>"five o'clock", "3:15 p.m.", "2 pm".</summary>
    private static (TimeOnly Time, int Length) OfHour(List<Token> tokens, int at)
    {
        if (at + 1 < tokens.Count && tokens[at + 1].Lower == "o'clock" && Hour(tokens[at]) is { } hour)
        {
            int half = Half(tokens, at + 2, out int extra);
            return (new TimeOnly((int)(hour % 12) + half, 0), 2 + extra);
        }

        int shift = Half(tokens, at + 1, out int length);
        if (length == 0)
        {
            return default;
        }

        if (tokens[at].Kind == TokenKind.Time && ClockTimes.Parse(tokens[at].Lower) is { Time: var clock } && clock.Hour is >= 1 and <= 12)
        {
            return (new TimeOnly(clock.Hour % 12 + shift, clock.Minute), 1 + length);
        }

        return Hour(tokens[at]) is { } bare && tokens[at].Kind == TokenKind.Number ? (new TimeOnly((int)(bare % 12) + shift, 0), 1 + length) : default;
    }

    /// <summary>12 for "p.m.", else 0; <paramref name="length"/> is 0 where no half of the day is named.</summary>
    private static int Half(List<Token> tokens, int at, out int length)
    {
        string word = at < tokens.Count ? tokens[at].Lower : "";
        length = word is "am" or "pm" or "a.m" or "p.m" ? 1 : 0;
        if (length == 1 && word.Contains('.', StringComparison.Ordinal) && at + 1 < tokens.Count && tokens[at + 1].IsMark('.') && at + 2 < tokens.Count)
        {
            length = 2;
        }

        return word is "pm" or "p.m" ? 12 : 0;
    }
}
