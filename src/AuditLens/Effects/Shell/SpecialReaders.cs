using AuditLens.Effects.Knowledge;

namespace AuditLens.Effects.Shell;

/// <summary>A command line for a reader in code, with what the knowledge says of it.</summary>
internal sealed record SpecialCall(CommandEntry Entry, MergedFacts Facts, ParsedCommand Command, CommandCall Call, ReadingContext Context);

/// <summary>Readers for the few commands with a grammar of their own, by the name that knowledge files use.</summary>
internal static class SpecialReaders
{
    public static void Read(string name, ActionReaders readers, SpecialCall special, EffectSink sink)
    {
        switch (name)
        {
            case "find":
                FindCommand.Read(readers, special, sink);
                break;
            case "xargs":
                XargsCommand.Read(readers, special, sink);
                break;
            case "curl":
                HttpCommand.Read(readers, special, sink);
                break;
            case "forge-api":
                HttpCommand.ReadForge(readers, special, sink);
                break;
            case "http-call":
                HttpCommand.ReadCodeCall(readers, special, sink);
                break;
            default:
                sink.Note($"the reader {name} is not known");
                sink.Add(readers.Builder.Build(special.Facts, special.Command, special.Context, special.Call.Source));
                break;
        }
    }
}
