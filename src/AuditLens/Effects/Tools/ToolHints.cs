using System.Text.Json;
using AuditLens.Effects.Environments;

namespace AuditLens.Effects.Tools;

/// <summary>Signs of the environment in a tool's server name and arguments.</summary>
internal static class ToolHints
{
    public static ReadingContext Add(ToolName name, ToolArguments arguments, ReadingContext context)
    {
        if (name.Server is { } server)
        {
            context = context.With(new EnvironmentHint(HintKind.Context, server, $"server {server}"));
        }

        for (int i = 1; i < name.Words.Count; i++)
        {
            // deploy_to_production
            if (name.Words[i - 1] is "to" or "on" or "in" or "into" or "from")
            {
                context = context.With(new EnvironmentHint(HintKind.Stage, name.Words[i], $"{name.Words[i - 1]} {name.Words[i]}"));
            }
        }

        foreach ((string key, JsonElement value) in arguments.Values)
        {
            if (value.ValueKind == JsonValueKind.String && KindOf(key) is { } kind && value.GetString() is { Length: > 0 and < 2000 } text)
            {
                bool opaque = kind == HintKind.Connection && !text.Contains("://", StringComparison.Ordinal) && !text.Contains('=', StringComparison.Ordinal);
                context = context.With(new EnvironmentHint(opaque ? HintKind.Host : kind, opaque ? text.Split('/')[0] : text, $"{key} {text}"));
            }
        }

        return context;
    }

    private static HintKind? KindOf(string key)
    {
        ToolKnowledge knowledge = ToolKnowledge.Default;
        string plain = ToolKnowledge.Plain(key);
        return knowledge.MeansPlain(plain, "environment") ? HintKind.Stage
            : knowledge.MeansPlain(plain, "context") ? HintKind.Context
            : knowledge.MeansPlain(plain, "connection") ? HintKind.Connection
            : knowledge.MeansPlain(plain, "database") ? HintKind.DatabaseName
            : knowledge.MeansPlain(plain, "namespace") ? HintKind.Namespace
            : knowledge.MeansPlain(plain, "resource") ? HintKind.Resource
            : null;
    }
}
