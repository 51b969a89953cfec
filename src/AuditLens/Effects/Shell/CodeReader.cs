namespace AuditLens.Effects.Shell;

/// <summary>Reads the calls of a short program given on the command line (<c>python -c</c>, <c>node -e</c>, <c>mongosh --eval</c>): each known call is a command of the tool <c>call</c>.</summary>
internal sealed class CodeReader(ActionReaders readers)
{
    /// <summary>Calls read in one program; generated code repeats itself.</summary>
    private const int MaximumCalls = 300;

    public void Read(string code, ReadingContext context, EffectSink sink)
    {
        if (context.Depth >= ReadingContext.MaximumDepth || readers.Knowledge.Find("call") is not { } node)
        {
            return;
        }

        int before = sink.Count;
        bool unknown = false;
        int calls = 0;
        IReadOnlyList<CodeCall> found = CodeCalls.Of(code);
        context = CodeConnections.AddTo(context, found);
        CodeImports imports = CodeImports.Of(code);
        foreach (CodeCall call in found)
        {
            if (++calls > MaximumCalls)
            {
                sink.Note("too many calls: the rest of the program was not read");
                break;
            }

            string name = imports.FullName(call.Name);
            name = node.Child(name, out _) is null ? call.Name : name;
            if (node.Child(name, out _) is null)
            {
                unknown |= !call.IsHarmless;
                continue;
            }

            CommandCall command = new(new ShellArgument("call"), [new ShellArgument(name), .. call.Arguments], StandardInput.None, call.Source);
            readers.Commands.ReadKnown(node, "call", command, context.Deeper(), sink);
        }

        if (sink.Count == before)
        {
            bool harmless = calls > 0 && !unknown;
            sink.Add(readers.Builder.Plain(harmless ? EffectVerb.Observe : EffectVerb.Execute, "code", context, code, harmless ? "computes and prints" : "runs code given on the command line"));
        }
    }
}
