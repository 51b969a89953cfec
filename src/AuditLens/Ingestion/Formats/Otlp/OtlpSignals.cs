namespace AuditLens.Ingestion.Formats.Otlp;

/// <summary>Tells the three OTLP requests apart. All have the same outer fields; only the innermost items differ.</summary>
internal static class OtlpSignals
{
    private const int TraceIdLength = 16;
    private const int SpanIdLength = 8;

    /// <param name="isClipped">Only the start of the message is given.</param>
    /// <returns>Null when it is no OTLP request, or one without items.</returns>
    public static OtlpSignal? Recognise(ReadOnlySpan<byte> request, bool isClipped)
    {
        var resources = new WireReader(request, isClipped);
        while (resources.Next(out WireField resource))
        {
            var scopes = new WireReader(resource.Content, isClipped);
            while (resource.Is(1, WireType.Len) && scopes.Next(out WireField scope))
            {
                var items = new WireReader(scope.Content, isClipped);
                while (scope.Is(2, WireType.Len) && items.Next(out WireField item))
                {
                    if (item.Is(2, WireType.Len) && OfItem(item.Content, isClipped) is { } signal)
                    {
                        return signal;
                    }
                }
            }
        }

        return null;
    }

    private static OtlpSignal? OfItem(ReadOnlySpan<byte> item, bool isClipped)
    {
        bool traceId = false;
        bool spanId = false;
        bool start = false;
        bool logTime = false;
        bool logPart = false;
        bool name = false;
        bool points = false;
        var fields = new WireReader(item, isClipped);
        while (fields.Next(out WireField field))
        {
            traceId |= field.Is(1, WireType.Len) && field.Content.Length == TraceIdLength;
            spanId |= field.Is(2, WireType.Len) && field.Content.Length == SpanIdLength;
            start |= field.Is(7, WireType.I64) || field.Is(5, WireType.Len);
            logTime |= field.Is(1, WireType.I64) || field.Is(11, WireType.I64);
            logPart |= field.Is(6, WireType.Len) || field.Is(5, WireType.Len);
            name |= field.Is(1, WireType.Len);
            points |= field.Type == WireType.Len && field.Number is 5 or 7 or 9 or 10 or 11;
        }

        return traceId && spanId && start ? OtlpSignal.Traces
            : !name && (logTime || logPart) ? OtlpSignal.Logs
            : name && points ? OtlpSignal.Metrics
            : null;
    }
}
