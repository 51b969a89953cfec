using AuditLens.Alerting.Rules;
using AuditLens.Cli.Shell;
using AuditLens.Detection;
using AuditLens.Detection.Rules;
using AuditLens.Detection.Rules.Sigma;
using AuditLens.Effects.Knowledge;
using AuditLens.Ingestion;

namespace AuditLens.Cli.Rules;

/// <summary>The files of rules, policies and command knowledge that a user gives, read and checked.</summary>
internal sealed class UserFiles
{
    private readonly List<IDetector> _rules = [];
    private readonly List<(string File, string Yaml)> _sigma = [];
    private readonly List<(string File, string Yaml)> _alerts = [];
    private readonly HashSet<string> _replaced = new(StringComparer.Ordinal);
    private readonly List<string> _knowledge = [];
    private readonly List<ConfigurationProblem> _problems = [];
    private readonly Dictionary<string, string> _codes = RuleCatalogue.BuiltIn.ToDictionary(r => r.Rule.Code, _ => "a built-in rule", StringComparer.Ordinal);

    private UserFiles()
    {
    }

    /// <summary>The user's rules, in the order of their files.</summary>
    public IReadOnlyList<IDetector> Rules => _rules;

    /// <summary>The built-in rules that none of the user's replaces, and the user's own.</summary>
    public IReadOnlyList<IDetector> AllRules => [.. RuleCatalogue.BuiltIn.Where(r => !_replaced.Contains(r.Rule.Code)), .. _rules];

    /// <summary>Files of command knowledge.</summary>
    public IReadOnlyList<string> KnowledgeFiles => _knowledge;

    public IReadOnlyList<ConfigurationProblem> Problems => _problems;

    /// <summary>Each file with what it is, in order.</summary>
    public List<(string File, UserFileKind Kind)> Files { get; } = [];

    /// <summary>Reads all files; what is wrong is collected, not thrown.</summary>
    /// <param name="paths">Files, or folders whose <c>.yaml</c> and <c>.yml</c> files are read, those in folders below too.</param>
    /// <exception cref="UsageException">A path does not exist, or a folder holds no such file.</exception>
    public static UserFiles Read(IReadOnlyList<string> paths)
    {
        var files = new UserFiles();
        foreach (string file in paths.SelectMany(Expand).Distinct(StringComparer.Ordinal))
        {
            files.ReadFile(file);
        }

        // Correlations take rules of other files, so Sigma files are read together.
        foreach ((RuleFileReading reading, string file) in SigmaRules.Read(files._sigma).Zip(files._sigma.Select(s => s.File)))
        {
            files.Add(reading, file);
        }

        // Rules of one file of alerts may name channels of another.
        files._problems.AddRange(AlertConfiguration.Read(files._alerts).Problems.Select(p => Problem(p.Code, p.File, p.Line, p.Message)));
        return files;
    }

    /// <summary>Reads files that are to be used.</summary>
    /// <exception cref="ConfigurationException">Something is wrong in them: all of it.</exception>
    public static UserFiles Load(IReadOnlyList<string> paths)
    {
        UserFiles files = Read(paths);
        return files._problems.Count == 0 ? files : throw new ConfigurationException(files._problems);
    }

    private static IEnumerable<string> Expand(string path)
    {
        if (Directory.Exists(path))
        {
            string[] found =
            [
                .. Directory.EnumerateFiles(path, "*", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 16 })
                    .Where(f => Path.GetExtension(f) is ".yaml" or ".yml").Order(StringComparer.Ordinal),
            ];
            return found.Length > 0 ? found : throw new UsageException($"There is no .yaml or .yml file in '{path}'.");
        }

        return File.Exists(path) ? [path] : throw new UsageException($"There is no file or folder '{path}'.", "Give a rule, Sigma, policy or command-knowledge file, or a folder of them.");
    }

    private void ReadFile(string file)
    {
        string text = File.ReadAllText(file);
        UserFileKind kind = UserFileKinds.Of(text);
        Files.Add((file, kind));
        switch (kind)
        {
            case UserFileKind.Rule: Add(UserRules.Read(text, file), file); break;
            case UserFileKind.Sigma: _sigma.Add((file, text)); break;
            case UserFileKind.Alerts: _alerts.Add((file, text)); break;
            case UserFileKind.Policy: _problems.AddRange(PolicyReader.Read(text, file).Problems.Select(Problem)); break;
            case UserFileKind.Knowledge:
                _knowledge.Add(file);
                _problems.AddRange(CommandKnowledge.Load([file]).Problems.Select(p => Problem(p.Code, p.Place.File, p.Place.Line, p.Message)));
                break;
            default:
                _problems.Add(new ConfigurationProblem("unknown-kind", file, 1, "This is no rule ('code', 'when'), Sigma rule ('detection', 'correlation'), policy ('environments', 'protected' ...), command knowledge ('tools') or file of alerts ('alerts', 'channels')."));
                break;
        }
    }

    private void Add(RuleFileReading reading, string file)
    {
        _replaced.UnionWith(reading.Replaced);
        _problems.AddRange(reading.Problems.Select(Problem));
        foreach (IDetector rule in reading.Rules)
        {
            string code = rule.Rule.Code;
            if (_codes.TryGetValue(code, out string? other))
            {
                _problems.Add(new ConfigurationProblem("duplicate-code", file, 1, $"The code '{code}' is already that of {other}."));
                continue;
            }

            _codes.Add(code, file);
            _rules.Add(rule);
        }
    }

    internal static ConfigurationProblem Problem(RuleProblem problem) => Problem(problem.Code, problem.File, problem.Line, problem.Message);

    private static ConfigurationProblem Problem(string code, string file, long line, string message) => new(code, file, (int)Math.Min(line, int.MaxValue), message);
}
