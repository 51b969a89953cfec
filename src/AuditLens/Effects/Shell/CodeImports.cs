namespace AuditLens.Effects.Shell;

/// <summary>
/// What a program's imports call things: <c>import subprocess as s</c>, <c>from shutil import rmtree</c>, <c>const {rmSync: rm} = require('fs')</c>,
/// <c>import {execSync} from 'node:child_process'</c>. Gives a call its full name, so that one entry of the knowledge fits all spellings.
/// </summary>
internal sealed class CodeImports
{
    /// <summary>Statements looked at; imports stand at the top.</summary>
    private const int MaximumStatements = 400;

    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);

    private CodeImports()
    {
    }

    public static CodeImports Of(string code)
    {
        CodeImports imports = new();
        if (!code.Contains("import", StringComparison.Ordinal) && !code.Contains("require", StringComparison.Ordinal))
        {
            return imports;
        }

        foreach (string statement in code.Split(['\n', ';'], MaximumStatements, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            imports.Read(statement);
        }

        return imports;
    }

    /// <summary>The call by its full name; as written when no import renames its first part.</summary>
    public string FullName(string call)
    {
        int end = call.AsSpan().IndexOfAny('.', '(');
        string head = end < 0 ? call : call[..end];
        return _names.TryGetValue(head, out string? full) ? full + (end < 0 ? "" : call[end..]) : call;
    }

    private void Read(string statement)
    {
        if (statement.StartsWith("from ", StringComparison.Ordinal) && statement.IndexOf(" import ", StringComparison.Ordinal) is > 0 and int at)
        {
            AddMembers(statement[5..at].Trim(), statement[(at + 8)..], " as ");
        }
        else if (statement.StartsWith("import ", StringComparison.Ordinal))
        {
            int from = statement.LastIndexOf(" from ", StringComparison.Ordinal);
            if (from > 0)
            {
                AddPattern(Module(statement[(from + 6)..]), statement[7..from], " as ");
            }
            else
            {
                AddRenamed(statement[7..]);
            }
        }
        else if (statement.IndexOf("require(", StringComparison.Ordinal) is > 0 and int call && statement.IndexOf('=') is > 0 and int equals && equals < call)
        {
            int close = statement.IndexOf(')', call);
            string property = close > 0 && close + 1 < statement.Length && statement[close + 1] == '.' ? statement[(close + 1)..] : "";
            AddPattern(Module(statement[(call + 8)..(close < 0 ? statement.Length : close)]) + property, statement[(statement.IndexOf(' ') + 1)..equals], ":");
        }
    }

    /// <summary><c>* as x</c>, <c>x</c>, <c>{a as b, c}</c> or <c>x, {a}</c>.</summary>
    private void AddPattern(string module, string pattern, string renames)
    {
        int open = pattern.IndexOf('{');
        if (open >= 0)
        {
            AddMembers(module, pattern[(open + 1)..], renames);
        }

        string whole = (open < 0 ? pattern : pattern[..open]).Replace("* as ", "", StringComparison.Ordinal).Trim(' ', ',');
        if (whole.Length > 0)
        {
            Add(whole, module);
        }
    }

    private void AddMembers(string module, string members, string renames)
    {
        foreach (string member in members.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            string plain = member.Trim('(', ')', '{', '}', ' ');
            int rename = plain.IndexOf(renames, StringComparison.Ordinal);
            string name = rename < 0 ? plain : plain[..rename].Trim();
            Add(rename < 0 ? plain : plain[(rename + renames.Length)..].Trim(), module + "." + name);
        }
    }

    private void AddRenamed(string modules)
    {
        foreach (string module in modules.Split(',', StringSplitOptions.TrimEntries))
        {
            int rename = module.IndexOf(" as ", StringComparison.Ordinal);
            if (rename > 0)
            {
                Add(module[(rename + 4)..].Trim(), module[..rename].Trim());
            }
        }
    }

    private void Add(string name, string full)
    {
        if (name.Length > 0 && name != full)
        {
            _names[name] = full;
        }
    }

    private static string Module(string quoted)
    {
        string plain = quoted.Trim(' ', '\'', '"', '`', ')');
        return (plain.StartsWith("node:", StringComparison.Ordinal) ? plain[5..] : plain).Replace('/', '.');
    }
}
