using System.Text.Json;
using AuditLens.Events;

namespace AuditLens.Ingestion.Dialects;

/// <summary>Token counts under the names that the model services and frameworks give them.</summary>
internal static class JsonUsage
{
    /// <summary>Null when the element holds none of the counts.</summary>
    public static TokenUsage? AsUsage(this JsonElement usage)
    {
        if (!usage.IsObject())
        {
            return null;
        }

        long? input = First(usage, "input_tokens"u8, "prompt_tokens"u8, "inputTokens"u8, "prompt_token_count"u8, "promptTokenCount"u8, "input"u8);
        long? output = First(usage, "output_tokens"u8, "completion_tokens"u8, "outputTokens"u8, "candidates_token_count"u8, "candidatesTokenCount"u8, "output"u8);
        long? cacheRead = First(usage, "cache_read_input_tokens"u8, "cached_input_tokens"u8, "cache_read_tokens"u8, "cacheReadInputTokens"u8, "cacheReadTokens"u8, "cached"u8)
            ?? First(usage, "cacheRead"u8, "cached_tokens"u8, default, default, default, default)
            ?? usage.Member("prompt_tokens_details"u8).Member("cached_tokens"u8).AsLong();
        long? cacheCreation = First(usage, "cache_creation_input_tokens"u8, "cache_write_input_tokens"u8, "cache_write_tokens"u8, "cacheWriteInputTokens"u8, "cacheWriteTokens"u8, "cacheWrite"u8);
        long? reasoning = First(usage, "reasoning_output_tokens"u8, "reasoning_tokens"u8, "output_reasoning_tokens"u8, "thoughts"u8, "thoughtsTokenCount"u8, default);
        decimal? cost = CostOf(usage);
        return input is null && output is null && cost is null ? null : new TokenUsage(input, output, cacheRead, cacheCreation, reasoning, cost);
    }

    private static decimal? CostOf(JsonElement usage)
    {
        JsonElement cost = usage.Member("cost"u8);
        return cost.IsObject() ? cost.Member("total"u8).AsDecimal() : cost.AsDecimal() ?? usage.Member("cost_usd"u8).AsDecimal() ?? usage.Member("total_cost"u8).AsDecimal();
    }

    private static long? First(
        JsonElement usage, ReadOnlySpan<byte> a, ReadOnlySpan<byte> b, ReadOnlySpan<byte> c, ReadOnlySpan<byte> d, ReadOnlySpan<byte> e, ReadOnlySpan<byte> f) =>
        usage.Member(a).AsLong() ?? usage.Member(b).AsLong() ?? usage.Member(c).AsLong() ?? usage.Member(d).AsLong() ?? usage.Member(e).AsLong() ?? usage.Member(f).AsLong();
}
