using AuditLens.Effects.Http;
using AuditLens.Effects.Knowledge;
using AuditLens.Effects.Sql;

namespace AuditLens.Effects.Shell;

/// <summary>The readers that hand text to one another while wrappers are opened.</summary>
internal sealed class ActionReaders
{
    public ActionReaders(CommandKnowledge knowledge)
    {
        Knowledge = knowledge;
        Builder = new EffectBuilder(knowledge);
        Redirects = new RedirectionEffects(Builder);
        Nested = new NestedReader(this);
        Commands = new CommandReader(this);
        Code = new CodeReader(this);
    }

    public CommandKnowledge Knowledge { get; }

    public EffectBuilder Builder { get; }

    public RedirectionEffects Redirects { get; }

    public NestedReader Nested { get; }

    public CommandReader Commands { get; }

    public CodeReader Code { get; }

    public SqlReader Sql { get; } = new();

    public HttpReader Http { get; } = new();
}
