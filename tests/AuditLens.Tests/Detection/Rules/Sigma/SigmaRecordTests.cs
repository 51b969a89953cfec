using AuditLens.Chains;
using AuditLens.Detection.Rules.Sigma;
using AuditLens.Events;
using Xunit;

namespace AuditLens.Tests.Detection.Rules.Sigma;

public sealed class SigmaRecordTests
{
    private static readonly (string, string?, (string, string)[]) Trail = ("ec2.amazonaws.com DeleteVolume", """{"volumeId":"vol-1","filter":{"names":["a","b"]}}""",
    [
        (EventAttributes.EventAction, "DeleteVolume"), (EventAttributes.EventProvider, "ec2.amazonaws.com"), (EventAttributes.SourceAddress, "10.1.2.3"), (EventAttributes.UserName, "arn:aws:iam::1:role/agent"),
    ]);

    private static readonly (string, string?, (string, string)[]) Audit = ("delete pods/exec web in namespace shop (200)", null,
    [
        (EventAttributes.EventAction, "delete"), (EventAttributes.ResourceType, "pods/exec"), (EventAttributes.ResourceName, "web"), (EventAttributes.ClusterNamespace, "shop"),
    ]);

    private static readonly (string, string?, (string, string)[]) Database = ("DROP TABLE orders", null, [(EventAttributes.DatabaseOperation, "DROP"), (EventAttributes.DatabaseName, "shop")]);

    [Theory]
    [InlineData("product: aws, service: cloudtrail", "eventName: DeleteVolume, eventSource: ec2.amazonaws.com", true)]
    [InlineData("product: aws, service: cloudtrail", "event.action: DeleteVolume, userIdentity.arn|endswith: role/agent", true)]
    [InlineData("product: aws, service: cloudtrail", "requestParameters.volumeId: vol-1", true)]
    [InlineData("product: aws, service: cloudtrail", "requestParameters.filter.names: b", true)]
    [InlineData("product: aws, service: cloudtrail", "requestParameters.volumeId: vol-2", false)]
    [InlineData("product: aws, service: cloudtrail", "sourceIPAddress|cidr: 10.0.0.0/8", true)]
    [InlineData("product: aws, service: cloudtrail", "sourceIPAddress|cidr: 192.168.0.0/16", false)]
    [InlineData("product: aws, service: cloudtrail", "errorCode|exists: false", true)]
    [InlineData("product: kubernetes, service: audit", "verb: delete, objectRef.resource: pods, objectRef.subresource: exec, objectRef.namespace: shop", true)]
    [InlineData("product: kubernetes", "verb: create", false)]
    [InlineData("product: postgresql", "db.operation.name: drop, db.namespace: shop", true)]
    [InlineData("category: database", "statement|re: '(?i)^drop\\s+table'", true)]
    public void Outside_records_match_by_the_names_that_Sigma_gives_their_fields(string logsource, string fields, bool matches)
    {
        string rule = $"title: T\nlogsource: {{{logsource}}}\ndetection:\n  sel: {{{fields}}}\n  condition: sel\n";

        Assert.Equal(matches, SigmaSupport.Run(rule, SigmaSupport.Witnessed(Trail, Audit, Database)).Count > 0);
    }

    [Theory]
    [InlineData("product: auditlens", "verb: delete, environment: production, target: orders", "psql postgres://app@db.prod.example.internal/shop -c \"DROP TABLE orders\"", true)]
    [InlineData("product: auditlens", "verb: delete, environment: production", "psql postgres://app@localhost/app_test -c \"DROP TABLE orders\"", false)]
    [InlineData("category: database", "query|contains: 'DROP TABLE'", "psql postgres://app@localhost/app_test -c \"DROP TABLE orders\"", true)]
    [InlineData("category: file_delete", "TargetFilename|endswith: .key", "rm /srv/tls.key", true)]
    [InlineData("category: file_event", "TargetFilename|endswith: .key", "rm /srv/tls.key", false)]
    [InlineData("category: file_event", "TargetFilename|startswith: /etc/cron", "cp job /etc/cron.d/job", true)]
    public void Effects_files_and_statements_of_the_agent_match_too(string logsource, string fields, string command, bool matches)
    {
        string rule = $"title: T\nlogsource: {{{logsource}}}\ndetection:\n  sel: {{{fields}}}\n  condition: sel\n";

        Assert.Equal(matches, SigmaSupport.Run(rule, SigmaSupport.Session(command)).Count > 0);
    }

    [Fact]
    public void Each_source_has_a_record_that_fills_some_of_its_fields()
    {
        DecisionChain chain = SigmaSupport.Witnessed(Trail, Audit, Database);
        var session = new AuditLens.Detection.Understanding.SessionReader(AuditLens.Effects.EffectReader.Default).Read(chain, AuditLens.Detection.Policy.Empty);
        var records = new SigmaRecords(session);

        Assert.All(new[] { "command", "effect", "cloudtrail", "kubernetes", "database" }, source =>
        {
            SigmaRecord record = records.Of(source).Single();
            Assert.Contains(SigmaSources.FieldsOf(source), f => record.Values(SigmaSources.Field(source, f) ?? "").Count > 0);
        });
    }
}
