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

        foreach ((string key, JsonElement value) in arguments.Values)
        {
            if (value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 and < 2000 } text && KindOf(key) is { } kind)
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
        return knowledge.Means(key, "environment") ? HintKind.Stage
            : knowledge.Means(key, "context") ? HintKind.Context
            : knowledge.Means(key, "connection") ? HintKind.Connection
            : knowledge.Means(key, "database") ? HintKind.DatabaseName
            : knowledge.Means(key, "namespace") ? HintKind.Namespace
            : knowledge.Means(key, "resource") ? HintKind.Resource
            : null;
    }
}
