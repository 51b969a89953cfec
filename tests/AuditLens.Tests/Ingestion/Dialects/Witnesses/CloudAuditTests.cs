using AuditLens.Events;
using AuditLens.Ingestion.Dialects.Witnesses;
using AuditLens.Tests.Ingestion.Dialects.Telemetry;
using Xunit;

namespace AuditLens.Tests.Ingestion.Dialects.Witnesses;

public sealed class CloudAuditTests
{
    private const string Delete = """
        {"eventVersion":"1.09","userIdentity":{"type":"AssumedRole","arn":"arn:aws:sts::111122223333:assumed-role/Agent/run-7","accountId":"111122223333"},"eventTime":"2026-05-12T09:14:02Z","eventSource":"rds.amazonaws.com","eventName":"DeleteDBInstance","awsRegion":"eu-west-1","sourceIPAddress":"10.0.0.7","userAgent":"aws-cli/2.15 md/command#rds.delete-db-instance","requestParameters":{"dBInstanceIdentifier":"prod","skipFinalSnapshot":true},"responseElements":null,"eventID":"e-1","readOnly":false,"resources":[{"ARN":"arn:aws:rds:eu-west-1:111122223333:db:prod","type":"AWS::RDS::DBInstance"}],"recipientAccountId":"111122223333"}
        """;

    private static readonly CloudTrailDialect CloudTrail = new();
    private static readonly KubernetesDialect Kubernetes = new();

    public static TheoryData<string> CloudTrailShapes =>
    [
        Delete, $$"""{"Records":[{{Delete}}]}""", $"[{Delete}]", $$"""{"version":"0","detail-type":"AWS API Call via CloudTrail","detail":{{Delete}}}""",
        $$"""{"Events":[{"EventId":"e-1","EventName":"DeleteDBInstance","CloudTrailEvent":{{System.Text.Json.JsonSerializer.Serialize(Delete)}}}]}""",
    ];

    [Theory]
    [MemberData(nameof(CloudTrailShapes))]
    public void A_call_is_a_witness_whichever_way_it_was_delivered(string shape)
    {
        AgentEvent e = Assert.Single(DialectRun.Documents(CloudTrail, shape).Events);

        Assert.Equal((EventKind.OutsideWitness, "cloudtrail:111122223333", Outcome.Succeeded), (e.Kind, e.SessionId, e.Outcome));
        Assert.Equal(("DeleteDBInstance", "rds.amazonaws.com", "false"), (e.Attribute(EventAttributes.EventAction), e.Attribute(EventAttributes.EventProvider), e.Attribute(EventAttributes.ReadOnly)));
        Assert.Contains("skipFinalSnapshot", e.Arguments, StringComparison.Ordinal);
        Assert.Equal("arn:aws:rds:eu-west-1:111122223333:db:prod", e.Attribute(EventAttributes.ResourceName));
        Assert.Equal(100, CloudTrail.Recognise(new("x.json", "json", [System.Text.Json.JsonElement.Parse(shape)])));
    }

    [Theory]
    [InlineData("AccessDenied", Outcome.Denied)]
    [InlineData("DBInstanceNotFound", Outcome.Failed)]
    public void An_error_code_says_that_the_call_had_no_effect(string code, Outcome outcome)
    {
        string failed = Delete.Replace("\"responseElements\"", $"\"errorCode\":\"{code}\",\"errorMessage\":\"no\",\"responseElements\"", StringComparison.Ordinal);

        Assert.Equal(outcome, Assert.Single(DialectRun.Documents(CloudTrail, failed).Events).Outcome);
    }

    [Theory]
    [InlineData("""{"Records":[{"eventVersion":"1.08"}]}""", RejectionCodes.MissingField)]
    [InlineData("""{"Records":["text"]}""", RejectionCodes.WrongType)]
    [InlineData("""{"Records":[{"eventName":"A","eventSource":"b","eventTime":"soon"}]}""", RejectionCodes.InvalidTime)]
    public void A_record_that_is_not_whole_is_rejected_with_its_pointer(string body, string code)
    {
        (SourceLocation where, string actual, _) = Assert.Single(DialectRun.Documents(CloudTrail, body).Rejections);

        Assert.Equal((code, "/Records/0"), (actual, where.Pointer));
    }

    [Fact]
    public void The_stages_of_one_request_are_one_event_and_the_last_stage_counts()
    {
        DialectRun run = DialectRun.Lines(Kubernetes, Audit("a", "RequestReceived", null), Audit("b", "RequestReceived", null), Audit("a", "ResponseComplete", 200), Audit("c", "ResponseComplete", 403));

        Assert.Equal([("a", Outcome.Succeeded), ("b", Outcome.Unknown), ("c", Outcome.Denied)], run.Events.OrderBy(e => e.NativeId).Select(e => (e.NativeId!, e.Outcome)));
        Assert.Equal(4, run.Outcomes);
        AgentEvent done = run.Events.Single(e => e.NativeId == "a");
        Assert.Equal(("delete secrets db in namespace prod (200)", "prod", "secrets", "ops-agent"),
            (done.Text, done.Attribute(EventAttributes.ClusterNamespace), done.Attribute(EventAttributes.ResourceType), done.Attribute(EventAttributes.UserName)));
    }

    private static string Audit(string id, string stage, int? code) =>
        $$$"""{"kind":"Event","apiVersion":"audit.k8s.io/v1","auditID":"{{{id}}}","stage":"{{{stage}}}","requestURI":"/api/v1/namespaces/prod/secrets/db","verb":"delete","user":{"username":"ops-agent"},"objectRef":{"resource":"secrets","namespace":"prod","name":"db"},{{{(code is null ? "" : $$"""responseStatus":{"code":{{code}}},""".Insert(0, "\""))}}}"requestReceivedTimestamp":"2026-05-12T09:14:02.1Z","stageTimestamp":"2026-05-12T09:14:02.2Z"}""";
}
