using AuditLens.Chains;
using AuditLens.Effects;
using AuditLens.Events;

namespace AuditLens.Detection.Understanding;

/// <summary>What the session has shown so far. Grows as the reader walks forward; a reader of effects only looks things up.</summary>
internal sealed class SessionSurroundings(IReadOnlyDictionary<string, DeploymentEnvironment> policyNames) : IKnownSurroundings
{
    /// <summary>Longer contents are not kept: settings, scripts and state are short.</summary>
    private const int LongestContent = 256 * 1024;

    private static readonly System.Buffers.SearchValues<char> NotInNames = System.Buffers.SearchValues.Create(" \t:<>(");

    private readonly Dictionary<string, string> _variables = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _files = new(StringComparer.Ordinal);
    private readonly HashSet<string> _created = new(StringComparer.Ordinal);
    private readonly ListedNames _listed = new();

    /// <summary>The directory that the action to be read runs in.</summary>
    public string? WorkingDirectory { get; private set; }

    public string? Variable(string name) => _variables.GetValueOrDefault(name);

    public string? FileContent(string path) => _files.GetValueOrDefault(Full(path));

    public (DeploymentEnvironment Environment, string Basis)? EnvironmentOf(string name) =>
        policyNames.TryGetValue(name, out DeploymentEnvironment known) ? (known, $"the policy maps {name}") : _listed.EnvironmentOf(name);

    public bool CreatedHere(string path)
    {
        string full = Full(path);
        for (string? at = full; !string.IsNullOrEmpty(at); at = Path.GetDirectoryName(at))
        {
            if (_created.Contains(at))
            {
                return true;
            }
        }

        return false;
    }

    public void MoveTo(ChainStep step) => WorkingDirectory = step.Event.Attribute(EventAttributes.WorkingDirectory) ?? WorkingDirectory;

    /// <summary>Remembers what an action and its outcome showed or made.</summary>
    public void Learn(ChainStep action, IReadOnlyList<ActionEffect> effects, ChainStep? outcome, bool succeeded)
    {
        string? result = outcome?.Event.Result;
        if (result is { Length: > 0 and < LongestContent })
        {
            _listed.Add(outcome!.Index, result);
        }

        if (!succeeded)
        {
            return;
        }

        foreach (ActionEffect effect in effects)
        {
            LearnEffect(action, effect, result);
        }
    }

    private void LearnEffect(ChainStep action, ActionEffect effect, string? result)
    {
        foreach (EffectTarget target in effect.Targets)
        {
            bool file = target.Kind is "file" or "path" or "directory" or "script";
            if (file && effect.Verb == EffectVerb.Create && !effect.Command.Contains(" -p", StringComparison.Ordinal) && !_files.ContainsKey(Full(target.Name)))
            {
                _created.Add(Full(target.Name));
            }

            if (file && effect.Verb == EffectVerb.Observe && target.Kind != "directory" && result is { Length: > 0 and < LongestContent })
            {
                Keep(target.Name, WithoutLineNumbers(result));
            }
            else if (file && effect.Verb is EffectVerb.Create or EffectVerb.Modify && WrittenContent.Of(action.Event.Arguments) is { } written)
            {
                Keep(target.Name, written);
            }
        }
    }

    private void Keep(string path, string content)
    {
        string full = Full(path);
        _files[full] = content;
        string name = Path.GetFileName(full);
        if (name == ".env" || name.StartsWith(".env.", StringComparison.Ordinal))
        {
            foreach (ReadOnlySpan<char> line in content.AsSpan().EnumerateLines())
            {
                LearnAssignment(line, name == ".env");
            }
        }
    }

    // The main settings file is what tools load by themselves; a file for one stage only fills what is not known yet.
    private void LearnAssignment(ReadOnlySpan<char> line, bool main)
    {
        line = line.Trim();
        line = line.StartsWith("export ", StringComparison.Ordinal) ? line[7..] : line;
        int equals = line.IndexOf('=');
        if (equals <= 0 || line[0] == '#' || line[..equals].IndexOfAny(NotInNames) >= 0)
        {
            return;
        }

        string name = line[..equals].ToString();
        string value = line[(equals + 1)..].Trim().Trim("\"'").ToString();
        if (main)
        {
            _variables[name] = value;
        }
        else
        {
            _variables.TryAdd(name, value);
        }
    }

    private string Full(string path)
    {
        string trimmed = path.StartsWith("./", StringComparison.Ordinal) ? path[2..] : path;
        return trimmed.Length > 0 && trimmed[0] is not ('/' or '~') && WorkingDirectory is { } directory ? Path.TrimEndingDirectorySeparator(directory) + "/" + trimmed.TrimEnd('/') : trimmed.TrimEnd('/');
    }

    // Reading tools number the lines: "12<tab>text" or "12→text".
    private static string WithoutLineNumbers(string text)
    {
        ReadOnlySpan<char> first = text.AsSpan().TrimStart();
        int digits = first.IndexOfAnyExceptInRange('0', '9');
        if (digits <= 0 || first[digits] is not ('\t' or '\u2192'))
        {
            return text;
        }

        var plain = new System.Text.StringBuilder(text.Length);
        foreach (ReadOnlySpan<char> line in text.AsSpan().EnumerateLines())
        {
            int mark = line.IndexOfAny('\t', '\u2192');
            plain.Append(mark is > 0 and < 9 ? line[(mark + 1)..] : line).Append('\n');
        }

        return plain.ToString();
    }
}
