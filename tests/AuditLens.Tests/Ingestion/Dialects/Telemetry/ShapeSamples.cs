namespace AuditLens.Tests.Ingestion.Dialects.Telemetry;

/// <summary>Small records in the shape of each dialect, written by hand.</summary>
internal static class ShapeSamples
{
    private const string Jaeger = """
        {"data":[{"traceID":"17bb78ce81067be5b6f480c41894f25a","spans":[{"traceID":"17bb78ce81067be5b6f480c41894f25a","spanID":"859bdf6508ec3db1","operationName":"execute_tool sql","references":[{"refType":"CHILD_OF","traceID":"17bb78ce81067be5b6f480c41894f25a","spanID":"1111111111111111"}],"startTime":1778587201000000,"duration":145,"tags":[{"key":"gen_ai.operation.name","type":"string","value":"execute_tool"},{"key":"gen_ai.tool.name","type":"string","value":"sql"},{"key":"gen_ai.tool.call.arguments","type":"string","value":"{}"},{"key":"otel.status_code","type":"string","value":"ERROR"}],"logs":[{"timestamp":1778587201000100,"fields":[{"key":"event","type":"string","value":"exception"},{"key":"exception.message","type":"string","value":"boom"}]}],"processID":"p1"}],"processes":{"p1":{"serviceName":"ops","tags":[]}}}],"errors":null}
        """;

    private const string Tempo = """
        {"batches":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"ops"}}]},"instrumentationLibrarySpans":[{"spans":[{"traceId":"W47/95gDgQPSabYzgT/GDA==","spanId":"7uGbfsPBuF0=","name":"execute_tool sql","kind":"SPAN_KIND_INTERNAL","startTimeUnixNano":"1778587201000000000","endTimeUnixNano":"1778587202000000000","attributes":[{"key":"gen_ai.operation.name","value":{"stringValue":"execute_tool"}},{"key":"gen_ai.tool.name","value":{"stringValue":"sql"}},{"key":"gen_ai.tool.call.arguments","value":{"kvlistValue":{"values":[{"key":"n","value":{"intValue":"7"}}]}}}],"status":{"code":"STATUS_CODE_OK"}}]}]}]}
        """;

    private const string SdkDump = """
        [{"name":"execute_tool sql","context":{"trace_id":"0x5b8efff798038103d269b633813fc60c","span_id":"0xeee19b7ec3c1b174"},"parent_id":"0xeee19b7ec3c1b173","start_time":"2026-05-12T12:00:01.000000Z","end_time":"2026-05-12T12:00:02.000000Z","status":{"status_code":"OK"},"attributes":{"gen_ai.operation.name":"execute_tool","gen_ai.tool.name":"sql","gen_ai.tool.call.arguments":"{}"},"events":[],"resource":{"attributes":{"service.name":"ops"}}}]
        """;

    private const string FlatLine = """
        {"trace_id":136563117513413547318416498243123124531,"span_id":1365631175134135473,"parent_span_id":null,"name":"sql","start_time":1778587201000000000,"end_time":1778587202000000000,"attributes":{"openinference.span.kind":"TOOL","input.value":"{\"query\":\"SELECT 1\"}","output.value":"1"},"scope":{"name":"any_agent"},"status":{"code":"UNSET"},"span_events":[]}
        """;

    private const string Mlflow = """
        {"info":{"request_id":"r","timestamp_ms":1778587201000},"data":{"spans":[{"name":"sql","context":{"span_id":"0x337af925d6629c01","trace_id":"0x05e82d1fc4486f3986fae6dd7b5352b1"},"parent_id":null,"start_time":1778587201000000000,"end_time":1778587202000000000,"status_code":"OK","attributes":{"mlflow.spanType":"\"TOOL\"","mlflow.spanInputs":"{\"query\": \"SELECT 1\"}","mlflow.spanOutputs":"\"1\""},"events":[]}]}}
        """;

    private const string OpenAiTraces = """
        {"data":[{"object":"trace","id":"trace_1","workflow_name":"clean up","group_id":"thread-1"},{"object":"trace.span","id":"span_2","trace_id":"trace_1","parent_id":"span_1","started_at":"2026-05-12T12:00:01+00:00","ended_at":"2026-05-12T12:00:02+00:00","span_data":{"type":"function","name":"sql","input":"{\"query\": \"SELECT 1\"}","output":"1"},"error":null},{"object":"trace.span","id":"span_1","trace_id":"trace_1","parent_id":null,"started_at":"2026-05-12T12:00:00+00:00","ended_at":"2026-05-12T12:00:03+00:00","span_data":{"type":"agent","name":"ops","tools":["sql"]},"error":null}]}
        """;

    private const string Langfuse = """
        {"trace":{"id":"t1","name":"run","sessionId":"s1"},"observations":[{"id":"o1","traceId":"t1","parentObservationId":null,"type":"GENERATION","name":"chat","startTime":"2026-05-12T12:00:00Z","endTime":"2026-05-12T12:00:01Z","level":"DEFAULT","input":"[{\"role\":\"user\",\"content\":\"hi\"}]","output":"\"{\\\"role\\\":\\\"assistant\\\",\\\"content\\\":\\\"hello\\\"}\"","model":"m","usageDetails":{"input":1,"output":2},"metadata":"{\"resourceAttributes\":{}}"},{"id":"o2","traceId":"t1","parentObservationId":"o1","type":"TOOL","name":"sql","startTime":"2026-05-12T12:00:01Z","endTime":"2026-05-12T12:00:02Z","level":"ERROR","statusMessage":"no such table","input":"{\"query\":\"SELECT 1\"}","output":null}]}
        """;

    private const string LangSmith = """
        {"post":[{"id":"r1","trace_id":"r1","dotted_order":"20260512T120000000000Zr1","name":"sql","run_type":"tool","start_time":"2026-05-12T12:00:00.000000","inputs":{"query":"SELECT 1"},"extra":{"metadata":{"thread_id":"th-1"}}}],"patch":[{"id":"r1","trace_id":"r1","parent_run_id":null,"dotted_order":"20260512T120000000000Zr1","end_time":"2026-05-12T12:00:01.000000","outputs":{"output":"1"},"error":null}]}
        """;

    private const string CsvLog = """
        ["2026-05-12 09:14:02.117 UTC","agent","bookings_prod","77","10.0.0.7:52306","6a02.1f","7","DROP TABLE","2026-05-12 09:14:00 UTC","3/1","0","LOG","00000","statement: DROP TABLE bookings;","","","","","","","","","psql","client backend","","0"]
        """;

    private const string CloudSql = """
        {"insertId":"s","resource":{"labels":{"database_id":"p:db"},"type":"cloudsql_database"},"severity":"INFO","textPayload":"[24667]: [3-1] db=shop,user=app LOG:  statement: DELETE FROM orders","timestamp":"2026-05-12T09:14:02Z"}
        """;

    private const string CloudTrail = """
        {"Records":[{"eventVersion":"1.09","userIdentity":{"type":"IAMUser","arn":"arn:aws:iam::111122223333:user/ops","accountId":"111122223333"},"eventTime":"2026-05-12T09:14:02Z","eventSource":"s3.amazonaws.com","eventName":"DeleteBucket","awsRegion":"eu-west-1","sourceIPAddress":"10.0.0.7","userAgent":"aws-cli/2.15","requestParameters":{"bucketName":"prod"},"responseElements":null,"errorCode":"BucketNotEmpty","eventID":"e-1","readOnly":false,"resources":[{"ARN":"arn:aws:s3:::prod","type":"AWS::S3::Bucket"}]}]}
        """;

    private const string Kubernetes = """
        {"kind":"Event","apiVersion":"audit.k8s.io/v1","level":"Metadata","auditID":"a-1","stage":"ResponseComplete","requestURI":"/api/v1/namespaces/prod/secrets/db","verb":"delete","user":{"username":"ops-agent","groups":["system:masters"]},"sourceIPs":["10.0.0.7"],"userAgent":"kubectl/v1.30","objectRef":{"resource":"secrets","namespace":"prod","name":"db"},"responseStatus":{"code":200},"requestReceivedTimestamp":"2026-05-12T09:14:02.1Z","stageTimestamp":"2026-05-12T09:14:02.2Z","annotations":{"authorization.k8s.io/decision":"allow"}}
        """;

    private const string Azure = """
        {"category":"kube-audit","time":"2026-05-12T09:14:02Z","properties":{"log":"{\"kind\":\"Event\",\"auditID\":\"a-2\",\"stage\":\"ResponseComplete\",\"verb\":\"delete\",\"requestURI\":\"/api/v1/nodes/n1\",\"requestReceivedTimestamp\":\"2026-05-12T09:14:02.1Z\"}"}}
        """;

    public static IEnumerable<string> Of(string dialect) => dialect switch
    {
        "opentelemetry" => [.. ConventionTests.Samples, Jaeger, Tempo, SdkDump, FlatLine, Mlflow, OpenAiTraces],
        "langfuse" => [Langfuse, $"[{Langfuse}]"],
        "langsmith" => [LangSmith],
        "postgresql" => [CsvLog, CloudSql],
        "cloudtrail" => [CloudTrail],
        "kubernetes-audit" => [Kubernetes, Azure, $$"""{"kind":"EventList","items":[{{Kubernetes}}]}"""],
        _ => throw new ArgumentException("No samples of this dialect.", nameof(dialect)),
    };
}
