using System.Text;

namespace AuditLens.Effects.Shell;

/// <summary>Expands words with the variables that are known; what is not known stays as written and is marked.</summary>
/// <param name="substitute">Gives the output of a command substitution where it is known, else null.</param>
internal sealed class WordExpander(Func<string, string?> variable, Func<string, string?> substitute)
{
    /// <summary>More words than a person writes; a longer brace expansion is left as it is.</summary>
    private const int MaximumBraceWords = 64;

    /// <summary>Expands a word into the arguments it gives: none for an empty unquoted word, several for braces.</summary>
    public void Expand(ShellWord word, List<ShellArgument> arguments)
    {
        if (word.Plain is string plain)
        {
            ExpandPlain(plain, arguments);
            return;
        }

        ShellArgument argument = ExpandOne(word);
        if (argument.Text.Length == 0 && !argument.IsQuoted)
        {
            return;
        }

        if (!argument.IsQuoted && argument.Text.Contains('{'))
        {
            AddBraces(argument, arguments);
        }
        else if (!argument.IsQuoted && !argument.IsUnresolved && !argument.Text.StartsWith("<(", StringComparison.Ordinal) && argument.Text.AsSpan().IndexOfAny(' ', '\t', '\n') >= 0)
        {
            AddFields(argument, arguments);
        }
        else
        {
            arguments.Add(argument);
        }
    }

    private static void ExpandPlain(string plain, List<ShellArgument> arguments)
    {
        ShellArgument argument = new(plain, MarksOf(plain));
        if (plain.Contains('{'))
        {
            AddBraces(argument, arguments);
        }
        else
        {
            arguments.Add(argument);
        }
    }

    private static void AddFields(ShellArgument argument, List<ShellArgument> arguments)
    {
        foreach (string field in argument.Text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            arguments.Add(argument with { Text = field });
        }
    }

    private static void AddBraces(ShellArgument argument, List<ShellArgument> arguments)
    {
        List<string> words = [];
        if (!BraceExpansion.TryExpand(argument.Text, words, MaximumBraceWords))
        {
            arguments.Add(argument);
            return;
        }

        foreach (string word in words)
        {
            arguments.Add(argument with { Text = word });
        }
    }

    /// <summary>Expands without splitting, as in an assignment or a redirection.</summary>
    public ShellArgument ExpandOne(ShellWord word)
    {
        if (word.Plain is string plain)
        {
            return new ShellArgument(plain, MarksOf(plain));
        }

        StringBuilder text = new();
        ArgumentMarks marks = word.Parts.Length > 0 ? ArgumentMarks.None : ArgumentMarks.Quoted;
        foreach (WordPart part in word.Parts)
        {
            marks |= part.Quoted ? ArgumentMarks.Quoted : ArgumentMarks.None;
            marks |= AppendPart(text, part);
        }

        return new ShellArgument(text.ToString(), marks);
    }

    private ArgumentMarks AppendPart(StringBuilder text, WordPart part)
    {
        switch (part.Kind)
        {
            case WordPartKind.Literal:
                text.Append(part.Text);
                return part.Quoted ? ArgumentMarks.None : MarksOf(part.Text);
            case WordPartKind.Variable:
                return AppendVariable(text, part);
            case WordPartKind.Arithmetic:
                text.Append("$((").Append(part.Text.TrimEnd(')')).Append("))");
                return ArgumentMarks.None;
            case WordPartKind.ProcessSubstitution:
                text.Append("<(").Append(part.Text).Append(')');
                return ArgumentMarks.None;
            default:
                return AppendKnown(text, substitute(part.Text), "$(" + part.Text + ")");
        }
    }

    private static ArgumentMarks AppendKnown(StringBuilder text, string? value, string asWritten)
    {
        text.Append(value ?? asWritten);
        return value is null ? ArgumentMarks.Unresolved : ArgumentMarks.None;
    }

    private ArgumentMarks AppendVariable(StringBuilder text, WordPart part)
    {
        string? value = variable(part.Text);
        switch (part.Operator)
        {
            case null:
                return AppendKnown(text, value, "$" + part.Text);
            case ":-" or "-" or ":=" or "=":
                // The default counts only when the variable is unset; unset is what "not known" most often means on a command line.
                text.Append(string.IsNullOrEmpty(value) ? ExpandOperand(part.Operand!) : value);
                return ArgumentMarks.None;
            case ":?" or "?":
                // The shell itself stops when the variable is empty: the dangerous empty expansion cannot happen.
                text.Append(value ?? "$" + part.Text);
                return ArgumentMarks.None;
            case ":+" or "+":
                text.Append(string.IsNullOrEmpty(value) ? "" : ExpandOperand(part.Operand!));
                return ArgumentMarks.None;
            case "%" or "%%" or "#" or "##" when value is not null:
                text.Append(Trim(value, part.Operator, part.Operand!));
                return ArgumentMarks.None;
            default:
                return AppendKnown(text, null, "${" + part.Text + part.Operator + part.Operand + "}");
        }
    }

    private string ExpandOperand(string operand)
    {
        if (operand.AsSpan().IndexOfAny("$\\'\"`") < 0)
        {
            return operand;
        }

        List<ShellToken> tokens = new ShellLexer(operand, ShellDialect.Posix).Read();
        return tokens[0].Word is { } word && tokens.Count == 2 && !word.Parts.Any(part => part.Operand is not null) ? ExpandOne(word).Text : operand;
    }

    /// <summary>Removes a literal prefix or suffix; one leading or trailing star takes up to the nearest or farthest match.</summary>
    private static string Trim(string value, string op, string pattern)
    {
        bool suffix = op[0] == '%';
        string literal = pattern.Trim('*');
        if (literal.Length == 0 || literal.AsSpan().IndexOfAny("*?[") >= 0)
        {
            return value;
        }

        bool starred = suffix ? pattern.EndsWith('*') : pattern.StartsWith('*');
        if (!starred)
        {
            return suffix
                ? value.EndsWith(literal, StringComparison.Ordinal) ? value[..^literal.Length] : value
                : value.StartsWith(literal, StringComparison.Ordinal) ? value[literal.Length..] : value;
        }

        bool nearestStart = op is "#" or "%%";
        int at = nearestStart ? value.IndexOf(literal, StringComparison.Ordinal) : value.LastIndexOf(literal, StringComparison.Ordinal);
        return at < 0 ? value : suffix ? value[..at] : value[(at + literal.Length)..];
    }

    private static ArgumentMarks MarksOf(string unquoted) => unquoted.AsSpan().IndexOfAny('*', '?', '[') >= 0 || unquoted.Contains("!(", StringComparison.Ordinal) ? ArgumentMarks.Glob : ArgumentMarks.None;
}
