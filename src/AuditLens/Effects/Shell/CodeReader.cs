namespace AuditLens.Effects.Shell;

/// <summary>Reads the calls of a short program given on the command line (<c>python -c</c>, <c>node -e</c>, <c>mongosh --eval</c>) whose arguments are literals.</summary>
internal sealed class CodeReader(ActionReaders readers)
{
    public void Read(string code, ReadingContext context, EffectSink sink) =>
        sink.Add(readers.Builder.Plain(EffectVerb.Execute, "code", context, code, "runs code given on the command line"));
}
