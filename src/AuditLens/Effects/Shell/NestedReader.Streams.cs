using AuditLens.Effects.Knowledge;

namespace AuditLens.Effects.Shell;

/// <summary>Text that comes from a file or a stream.</summary>
internal sealed partial class NestedReader
{
    private void ReadFile(string language, string file, CommandCall call, ReadingContext context, EffectSink sink)
    {
        string path = PathJudge.Resolve(file, context.WorkingDirectory);
        StandardInput content = file.StartsWith("/dev/stdin", StringComparison.Ordinal) || file == "-" ? call.Input
            : sink.Streams.TryGetValue(file, out StandardInput? stream) ? stream
            : PipeText.OfFile(path, context, sink);
        if (content.Kind == InputKind.Literal)
        {
            ReadText(LanguageOf(language, path), new ShellArgument(content.Text), call, context, sink);
            return;
        }

        if (content.Kind != InputKind.File)
        {
            ReadStream(LanguageOf(language, path), content, call, context, sink);
            return;
        }

        sink.Note($"the content of {file} is not known");
        ActionEffect effect = readers.Builder.Plain(EffectVerb.Execute, "script file", context, call.Source, $"runs the script {file}", new EffectTarget("script", path));
        sink.Add(effect with { DryRun = call.Arguments.Any(argument => argument.Text is "--dry-run" or "--dryrun" or "--dry_run") });
    }

    private static string LanguageOf(string language, string path) => language switch
    {
        "sql-file" => "sql",
        "code-file" => "code",
        _ => path.EndsWith(".py", StringComparison.Ordinal) || path.EndsWith("js", StringComparison.Ordinal) || path.EndsWith(".ts", StringComparison.Ordinal) || path.EndsWith(".rb", StringComparison.Ordinal) || path.EndsWith(".php", StringComparison.Ordinal) || path.EndsWith(".pl", StringComparison.Ordinal) ? "code"
            : path.EndsWith(".ps1", StringComparison.Ordinal) ? "windows" : "shell",
    };

    private void ReadInput(string language, ParsedCommand command, CommandCall call, ReadingContext context, EffectSink sink)
    {
        if (language == "lines" && call.Input.Kind == InputKind.Literal)
        {
            ReadLines(command, call, context, sink);
        }
        else
        {
            ReadStream(language, call.Input, call, context, sink);
        }
    }

    /// <summary>Text that comes from elsewhere: followed when it is known, else told with where it comes from.</summary>
    private void ReadStream(string language, StandardInput input, CommandCall call, ReadingContext context, EffectSink sink)
    {
        int before = sink.Count;
        if (input.Kind == InputKind.Literal)
        {
            ReadText(language, new ShellArgument(input.Text), call with { Input = StandardInput.None }, context, sink);
        }
        else
        {
            string what = input.Kind == InputKind.Remote ? "what it downloads" : input.Kind == InputKind.File ? input.Text : "what is piped in";
            string name = CommandReader.BareName(call.Name.Text);
            sink.Note($"the content of {what} is not known");
            sink.Add(readers.Builder.Plain(EffectVerb.Execute, $"{name} from a stream", context, call.Source, $"runs {what} with {name}"));
        }

        if (input.Encoded)
        {
            sink.Mark(before, EffectTraits.Obfuscated);
        }

        if (input.Kind == InputKind.Remote)
        {
            sink.Mark(before, EffectTraits.RemoteCode);
        }
    }

    private void ReadLines(ParsedCommand command, CommandCall call, ReadingContext context, EffectSink sink)
    {
        foreach (string line in call.Input.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Take(50))
        {
            ShellWalker.Run(readers, sink, command.Name + " " + line, context, StandardInput.None);
        }
    }
}
