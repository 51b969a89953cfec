using AuditLens.Effects;
using AuditLens.Effects.Environments;
using Xunit;

namespace AuditLens.Tests.Effects.Environments;

public class EnvironmentResolverTests
{
    [Theory]
    [InlineData("prod-db", "production")]
    [InlineData("app_production", "production")]
    [InlineData("prod2", "production")]
    [InlineData("myProdCluster", "production")]
    [InlineData("non-prod", "unknown")]
    [InlineData("nonprod", "unknown")]
    [InlineData("pre-prod", "staging")]
    [InlineData("preprod", "staging")]
    [InlineData("reproduction", "unknown")]
    [InlineData("products", "unknown")]
    [InlineData("deliver", "unknown")]
    [InlineData("stg-eu-1", "staging")]
    [InlineData("uat", "staging")]
    [InlineData("test_db", "test")]
    [InlineData("latest", "unknown")]
    [InlineData("contest", "unknown")]
    [InlineData("ci", "test")]
    [InlineData("device", "unknown")]
    [InlineData("dev", "development")]
    public void A_name_shows_an_environment_only_as_a_word_of_its_own(string name, string expected) => Assert.Equal(expected, EnvironmentResolver.OfName(name).Word());

    [Theory]
    [InlineData("postgres://u:secretpw@db.prod.internal:5432/app", "production")]
    [InlineData("postgres://u:secretpw@localhost/app_production", "local")]
    [InlineData("postgresql://db/app_test", "test")]
    [InlineData("host=db.staging.internal dbname=app password=secretpw", "staging")]
    [InlineData("Server=tcp:prod-sql.example.net,1433;Database=shop;Password=secretpw", "production")]
    [InlineData("jdbc:postgresql://prod-db/app?password=secretpw", "production")]
    [InlineData("jdbc:sqlserver://sql1;databaseName=shop_uat;password=secretpw", "staging")]
    [InlineData("sqlite:///data/app.db", "local")]
    [InlineData(":memory:", "local")]
    [InlineData("mongodb+srv://u:secretpw@cluster0.abc.mongodb.net/live", "production")]
    [InlineData("redis://127.0.0.1:6379/0", "local")]
    [InlineData("postgres://u:secretpw@db.internal/app", "unknown")]
    public void A_connection_string_is_read_without_its_password(string text, string expected)
    {
        (DeploymentEnvironment environment, string? basis) = Resolve(new EnvironmentHint(HintKind.Connection, text, $"connection {text}"));

        Assert.Equal(expected, environment.Word());
        Assert.DoesNotContain("secretpw", basis ?? "", StringComparison.Ordinal);
    }

    [Fact]
    public void A_connection_wins_over_a_variable_and_the_conflict_is_named()
    {
        (DeploymentEnvironment environment, string? basis) = Resolve(
            new EnvironmentHint(HintKind.Connection, "postgres://db.prod.internal/app", "connection"),
            new EnvironmentHint(HintKind.Variable, "test", "RAILS_ENV=test"));

        Assert.Equal(DeploymentEnvironment.Production, environment);
        Assert.Contains("RAILS_ENV=test", basis, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_equal_hints_the_nearest_wins() =>
        Assert.Equal(DeploymentEnvironment.Staging, Resolve(new EnvironmentHint(HintKind.Context, "prod", "context prod"), new EnvironmentHint(HintKind.Context, "staging", "context staging")).Environment);

    [Fact]
    public void Without_a_hint_the_environment_is_unknown_and_has_no_basis() => Assert.Equal((DeploymentEnvironment.Unknown, null), Resolve());

    [Theory]
    [InlineData("acme.dev", "unknown")]
    [InlineData("outlook.live.com", "unknown")]
    [InlineData("api.svc.cluster.local", "unknown")]
    [InlineData("::1", "local")]
    public void The_last_part_of_a_host_is_no_evidence(string host, string expected) =>
        Assert.Equal(expected, Resolve(new EnvironmentHint(HintKind.Host, host, $"host {host}")).Environment.Word());

    private static (DeploymentEnvironment Environment, string? Basis) Resolve(params EnvironmentHint[] hints) => EnvironmentResolver.Resolve(hints, NoSurroundings.Instance);
}
