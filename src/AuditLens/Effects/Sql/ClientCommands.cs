using System.Text.RegularExpressions;

namespace AuditLens.Effects.Sql;

/// <summary>Commands of psql (<c>\c</c>), sqlite3 (<c>.read</c>) and sqlcmd (<c>:r</c>), which no server sees.</summary>
internal static class ClientCommands
{
    public static void Read(SqlStatement statement, SqlSession session, int depth)
    {
        string line = statement[0].Text;
        string[] words = line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        string command = words[0].TrimEnd(';');
        string argument = words.Length > 1 ? words[1].Trim('\'', '"', ';') : "";
        switch (command)
        {
            case "\\c" or "\\connect":
                Connect(statement, session, argument, words);
                break;
            case "\\i" or "\\ir" or "\\include" or ".read" or ":r":
                File(statement, session, argument, depth);
                break;
            case "\\!" or ".shell" or ".system" or "\\setenv":
                session.Add(statement, EffectVerb.Execute, EffectScope.Unknown, Reversibility.Unknown, null, "client shell", "runs a shell command");
                break;
            case "\\copy":
                SqlReader.ReadScript("COPY" + line[5..], session, depth + 1);
                break;
            case ".restore" or ".import":
                bool restores = command == ".restore";
                session.Add(statement, restores ? EffectVerb.Reset : EffectVerb.Create, restores ? EffectScope.All : EffectScope.Some, restores ? Reversibility.BackupOnly : Reversibility.Easy,
                    session.Target("database", words[^1]), "client restore", restores ? "restores a backup over the database" : "loads rows from a file");
                break;
            case ".backup" or ".save" or ".clone":
                session.Add(statement, EffectVerb.Create, EffectScope.One, Reversibility.Easy, session.Target("file", words[^1].Trim('\'', '"')), "client backup", "backs up the database", EffectTraits.TakesBackup);
                break;
            default:
                QueryStatements.Observe(statement, session, EffectScope.Some, null, command, "asks or sets the client");
                break;
        }
    }

    public static void Source(SqlStatement statement, SqlSession session, int depth)
    {
        string file = statement.Count > 1 ? Regex.Replace(statement.Display, "^\\S+\\s+", "", RegexOptions.NonBacktracking).Trim('\'', '"', ' ') : "";
        File(statement, session, file, depth);
    }

    private static void Connect(SqlStatement statement, SqlSession session, string argument, string[] words)
    {
        if (argument.Length > 0 && argument != "-")
        {
            session.Connect(argument, words.Length > 3 ? words[3] : null);
        }

        QueryStatements.Observe(statement, session, EffectScope.One, null, "connect", "connects to a database");
    }

    private static void File(SqlStatement statement, SqlSession session, string file, int depth)
    {
        if (depth < ReadingContext.MaximumDepth && session.Context.Surroundings.FileContent(file) is { } content)
        {
            SqlReader.ReadScript(content, session, depth + 1);
            return;
        }

        session.Note($"the content of {file} is not known");
        session.Add(statement, EffectVerb.Execute, EffectScope.Unknown, Reversibility.Unknown, session.Target("file", file), "client include", $"runs the SQL file {file}");
    }
}
