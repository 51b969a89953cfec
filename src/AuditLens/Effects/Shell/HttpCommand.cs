using AuditLens.Effects.Http;
using AuditLens.Effects.Knowledge;

namespace AuditLens.Effects.Shell;

/// <summary>Reads curl, wget and their kin: the call they make, and the file they write.</summary>
internal static class HttpCommand
{
    public static void Read(ActionReaders readers, SpecialCall special, EffectSink sink)
    {
        ParsedCommand command = special.Command;
        string? body = First(command, "-d", "--data", "--data-raw", "--data-binary", "--data-ascii", "--data-urlencode", "--json", "--post-data", "--body-data", "-body", "-F", "--form", "--raw");
        string? file = First(command, "-T", "--upload-file", "--post-file", "--body-file", "-infile");
        if (body is ['@', ..] && special.Call.Input.Kind == InputKind.Literal && body is "@-" or "@/dev/stdin")
        {
            body = special.Call.Input.Text;
        }

        string method = Method(command, body is not null, file is not null);
        List<string> headers = [.. All(command, "-H", "--header", "-headers")];
        foreach (string url in Urls(command, method))
        {
            AddCall(readers, special, new HttpCall(method, url, body, headers), sink);
        }

        AddFiles(readers, special, body, file, sink);
    }

    /// <summary>A call of an HTTP library in code: the method is the function's name (<c>requests.delete</c>) or an option (<c>fetch</c>).</summary>
    public static void ReadCodeCall(ActionReaders readers, SpecialCall special, EffectSink sink)
    {
        string method = (First(special.Command, "--method") ?? special.Command.Tail).ToUpperInvariant();
        List<ShellArgument> words = special.Command.Positionals;
        bool named = words.Count > 1 && words[0].Text.ToUpperInvariant() is "GET" or "POST" or "PUT" or "PATCH" or "DELETE" or "HEAD";
        string url = First(special.Command, "--url") ?? (words.Count == 0 ? "" : words[named ? 1 : 0].Text);
        string verb = named ? words[0].Text.ToUpperInvariant() : method is "POST" or "PUT" or "PATCH" or "DELETE" or "HEAD" ? method : "GET";
        AddCall(readers, special, new HttpCall(verb, url, First(special.Command, "--body", "--json", "--data"), []), sink);
    }

    /// <summary><c>gh api</c>: the path is one of the forge's interface; fields make it a POST.</summary>
    public static void ReadForge(ActionReaders readers, SpecialCall special, EffectSink sink)
    {
        bool fields = First(special.Command, "-f", "--field", "-F", "--raw-field", "--input") is not null;
        string method = First(special.Command, "-X", "--method")?.ToUpperInvariant() ?? (fields ? "POST" : "GET");
        string path = special.Command.Positionals.Count > 0 ? special.Command.Positionals[0].Text : "";
        string host = special.Command.Name == "glab" ? "https://gitlab.com/api/v4/" : "https://api.github.com/";
        AddCall(readers, special, new HttpCall(method, path.Contains("://", StringComparison.Ordinal) ? path : host + path.TrimStart('/'), First(special.Command, "-f", "--field", "--raw-field"), []), sink);
    }

    private static void AddCall(ActionReaders readers, SpecialCall special, HttpCall call, EffectSink sink)
    {
        ReadingContext context = HintCollector.AddTo(special.Context, special.Command).Deeper();
        ActionReading reading = readers.Http.Read(call, context);
        if (reading.Effects.Count > 0)
        {
            sink.Add(reading);
            return;
        }

        EffectVerb verb = call.Method switch { "GET" or "HEAD" or "OPTIONS" => EffectVerb.Observe, "DELETE" => EffectVerb.Delete, "PUT" or "PATCH" => EffectVerb.Modify, _ => EffectVerb.Send };
        sink.Add(readers.Builder.Plain(verb, special.Entry.Key, context, special.Call.Source, $"calls {call.Method} {call.Url}", new EffectTarget("url", call.Url)));
    }

    private static string Method(ParsedCommand command, bool hasBody, bool hasFile)
    {
        string? given = First(command, "-X", "--request", "--method", "-method");
        if (given is not null)
        {
            return given.ToUpperInvariant();
        }

        if (command.Options.Exists(option => option.Name is "-I" or "--head" or "--spider"))
        {
            return "HEAD";
        }

        string first = command.Positionals.Count > 1 ? command.Positionals[0].Text.ToUpperInvariant() : "";
        if (first is "GET" or "POST" or "PUT" or "PATCH" or "DELETE" or "HEAD" or "OPTIONS")
        {
            return first;
        }

        return command.Options.Exists(option => option.Name is "-G" or "--get") ? "GET" : hasFile && command.Name == "curl" ? "PUT" : hasBody || hasFile ? "POST" : "GET";
    }

    private static IEnumerable<string> Urls(ParsedCommand command, string method)
    {
        IEnumerable<string> given = [.. All(command, "--url", "-uri"), .. command.Positionals.Select(word => word.Text)
            .Where(text => !text.Equals(method, StringComparison.OrdinalIgnoreCase))];
        // httpie's items (a=b, a:=1, X-H:v) follow the address; only curl and wget take several.
        return command.Name is "curl" or "wget" ? given.Where(LooksLikeAddress) : given.Where(LooksLikeAddress).Take(1);
    }

    private static bool LooksLikeAddress(string text) =>
        text.Contains("://", StringComparison.Ordinal) || (text.Length > 0 && !text.Contains('=') && (text.Contains('.') || text.Contains(':') || text.StartsWith("localhost", StringComparison.Ordinal) || text[0] == '$'));

    private static void AddFiles(ActionReaders readers, SpecialCall special, string? body, string? file, EffectSink sink)
    {
        PathJudge paths = readers.Builder.Targets.Paths;
        string? upload = file ?? (body is ['@', ..] ? body[1..] : body?.IndexOf("=@", StringComparison.Ordinal) is >= 0 and int at ? body[(at + 2)..] : null);
        if (upload is not null && upload != "-")
        {
            string path = PathJudge.Resolve(upload, special.Context.WorkingDirectory);
            ActionEffect sent = readers.Builder.Plain(EffectVerb.Send, special.Entry.Key + " upload", special.Context, special.Call.Source, $"uploads the file {path}", new EffectTarget("file", path));
            sink.Add(sent with { Traits = paths.IsCredential(path) ? [EffectTraits.Outward, EffectTraits.ReadsCredential] : [EffectTraits.Outward] });
        }

        if (First(special.Command, "-o", "--output", "-outfile", "-O", "--output-document") is { } output)
        {
            if (output is "-" or "/dev/null")
            {
                return;
            }

            string path = PathJudge.Resolve(output, special.Context.WorkingDirectory);
            sink.Add(readers.Builder.Plain(EffectVerb.Create, special.Entry.Key + " download", special.Context, special.Call.Source, $"downloads to the file {path}", new EffectTarget("file", path)));
        }
        else if (special.Command.Name == "wget" || special.Command.Options.Exists(option => option.Name is "-O" or "--remote-name" or "--remote-name-all"))
        {
            sink.Add(readers.Builder.Plain(EffectVerb.Create, special.Entry.Key + " download", special.Context, special.Call.Source, "downloads to a file", null, null, EffectScope.One));
        }
    }

    private static string? First(ParsedCommand command, params ReadOnlySpan<string> names)
    {
        foreach (ParsedOption option in command.Options)
        {
            if (option.Value is { } value && names.Contains(option.Name))
            {
                return value.Text;
            }
        }

        return null;
    }

    private static List<string> All(ParsedCommand command, params ReadOnlySpan<string> names)
    {
        List<string> values = [];
        foreach (ParsedOption option in command.Options)
        {
            if (option.Value is { } value && names.Contains(option.Name))
            {
                values.Add(value.Text);
            }
        }

        return values;
    }
}
