using System.Text;
using AuditLens.Effects.Knowledge;

namespace AuditLens.Effects.Shell;

/// <summary>What a command prints, where the text alone tells: so that <c>echo "DROP ..." | psql</c> and <c>base64 -d | sh</c> can be followed.</summary>
internal static class PipeText
{
    private const int MaximumLength = 200_000;

    public static StandardInput OutputOf(CommandCall wrapped, ReadingContext context, EffectSink sink)
    {
        CommandCall call = WithoutWrapper(wrapped);
        string name = call.Name.Text[(call.Name.Text.LastIndexOf('/') + 1)..];
        return name switch
        {
            "echo" or "Write-Output" => Literal(Echo(call.Arguments)),
            "printf" => Literal(Printf(call.Arguments)),
            "yes" => Literal(call.Arguments.Count > 0 ? call.Arguments[0].Text : "y"),
            "pwd" => context.WorkingDirectory is { } folder ? Literal(folder) : StandardInput.Unknown,
            "mktemp" => Literal("/tmp/tmp.XXXXXX"),
            "cat" or "type" or "Get-Content" => Concatenated(call, context, sink),
            "base64" or "base32" => Decoded(call, context, sink),
            "tr" or "xxd" or "rev" or "openssl" or "gpg" => new StandardInput(InputKind.Unknown, "", IsDecoding(name, call)),
            "tee" or "sort" or "uniq" => call.Input,
            "Get-ChildItem" or "gci" => Listed(call.Arguments),
            "Where-Object" or "where" or "?" or "Sort-Object" or "Select-Object" => call.Input,
            "find" => new StandardInput(InputKind.Paths, string.Join('\n', FindCommand.Found(call.Arguments))),
            "curl" or "wget" or "Invoke-WebRequest" or "iwr" or "irm" or "Invoke-RestMethod" or "fetch" => new StandardInput(InputKind.Remote),
            _ => call.Input.Kind is InputKind.Remote || call.Input.Encoded ? call.Input with { Kind = call.Input.Kind == InputKind.Literal ? InputKind.Unknown : call.Input.Kind } : StandardInput.Unknown,
        };
    }

    /// <summary>The folder that <c>Get-ChildItem</c> lists, with its filter.</summary>
    private static StandardInput Listed(IReadOnlyList<ShellArgument> arguments)
    {
        string? folder = null;
        string? filter = null;
        for (int i = 0; i < arguments.Count; i++)
        {
            string option = i > 0 && arguments[i - 1].IsOption ? arguments[i - 1].Text.ToUpperInvariant() : "";
            if (option is "-FILTER" or "-INCLUDE")
            {
                filter = arguments[i].Text;
            }
            else if (!arguments[i].IsOption && (option is "" or "-PATH" or "-LITERALPATH" or "-RECURSE" or "-FILE" or "-FORCE"))
            {
                folder ??= arguments[i].Text;
            }
        }

        return folder is null ? StandardInput.Unknown : new StandardInput(InputKind.Paths, filter is null ? folder : folder.TrimEnd('\\') + "\\" + filter);
    }

    /// <summary>One wrapper is enough to look through: a person writes no more.</summary>
    private static CommandCall WithoutWrapper(CommandCall call) =>
        call.Name.Text is "sudo" or "command" or "env" or "nohup" && call.Arguments.Count > 0 && !call.Arguments[0].IsOption
            ? call with { Name = call.Arguments[0], Arguments = [.. call.Arguments.Skip(1)] }
            : call;

    /// <summary>The content of a file where this line or the session shows it.</summary>
    public static StandardInput OfFile(string path, ReadingContext context, EffectSink sink) =>
        path == "/dev/null" ? Literal("")
        : sink.Written.TryGetValue(path, out string? written) ? Literal(written)
        : context.Surroundings.FileContent(path) is { } content ? Literal(content)
        : new StandardInput(InputKind.File, path);

    private static StandardInput Literal(string text) => new(InputKind.Literal, text.Length <= MaximumLength ? text : text[..MaximumLength]);

    private static string Echo(IReadOnlyList<ShellArgument> arguments)
    {
        bool escapes = false;
        int start = 0;
        while (start < arguments.Count && arguments[start].Text is "-n" or "-e" or "-E" or "-ne" or "-en")
        {
            escapes |= arguments[start].Text.Contains('e');
            start++;
        }

        string text = string.Join(' ', arguments.Skip(start).Select(argument => argument.Text));
        return (escapes ? Unescape(text) : text) + "\n";
    }

    private static string Printf(IReadOnlyList<ShellArgument> arguments)
    {
        if (arguments.Count == 0)
        {
            return "";
        }

        string format = Unescape(arguments[0].Text);
        StringBuilder text = new();
        int next = 1;
        for (int i = 0; i < format.Length; i++)
        {
            if (format[i] == '%' && i + 1 < format.Length && format[i + 1] is 's' or 'd' or 'b' or 'q')
            {
                text.Append(next < arguments.Count ? arguments[next++].Text : "");
                i++;
            }
            else
            {
                text.Append(format[i]);
            }
        }

        return text.ToString();
    }

    private static string Unescape(string text)
    {
        if (!text.Contains('\\'))
        {
            return text;
        }

        StringBuilder plain = new();
        for (int i = 0; i < text.Length;)
        {
            if (text[i] == '\\' && i + 1 < text.Length)
            {
                i = AnsiEscape.Append(plain, text, i + 1);
            }
            else
            {
                plain.Append(text[i++]);
            }
        }

        return plain.ToString();
    }

    private static StandardInput Concatenated(CommandCall call, ReadingContext context, EffectSink sink)
    {
        List<ShellArgument> files = [.. call.Arguments.Where(argument => !argument.IsOption && argument.Text != "-")];
        return files.Count switch
        {
            0 => call.Input,
            1 when !files[0].IsUnresolved => OfFile(PathJudge.Resolve(files[0].Text, context.WorkingDirectory), context, sink),
            _ => StandardInput.Unknown,
        };
    }

    private static bool IsDecoding(string name, CommandCall call) => name switch
    {
        "tr" => call.Arguments.Count >= 2,
        "xxd" => call.Arguments.Any(argument => argument.Text.StartsWith("-r", StringComparison.Ordinal)),
        "openssl" or "gpg" => call.Arguments.Any(argument => argument.Text is "-d" or "--decrypt"),
        _ => true,
    };

    private static StandardInput Decoded(CommandCall call, ReadingContext context, EffectSink sink)
    {
        if (!call.Arguments.Any(argument => argument.Text is "-d" or "--decode" or "-D" or "-di" or "-id"))
        {
            return StandardInput.Unknown;
        }

        StandardInput input = call.Arguments.FirstOrDefault(argument => !argument.IsOption) is { Text: { } path }
            ? OfFile(PathJudge.Resolve(path, context.WorkingDirectory), context, sink)
            : call.Input;
        byte[] buffer = new byte[input.Text.Length];
        return input.Kind == InputKind.Literal && Convert.TryFromBase64String(input.Text.Trim(), buffer, out int length)
            ? Literal(Encoding.UTF8.GetString(buffer, 0, length)) with { Encoded = true }
            : new StandardInput(InputKind.Unknown, "", Encoded: true);
    }
}
