using AuditLens.Events;
using Xunit;

namespace AuditLens.Tests.Events;

public class SecretRedactorTests
{
    // The keys are put together here, so that no scanner of this repository takes them for real ones.
    private const string Random = "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8";

    public static TheoryData<string, string, string> Secrets => new()
    {
        { "export AWS_ACCESS_KEY_ID=", "AKIA" + "IOSFODNN7EXAMPL3", "aws-key" },
        { "remote: https://x-access-token:", "ghp_" + Random, "" },
        { "token ", "ghp_" + Random, "github-token" },
        { "CI uses ", "glpat-" + "aB3dE5gH7jK9mN1pQ3sT", "gitlab-token" },
        { "slack ", "xoxb-" + "123456789012-abcdefGHIJKL", "slack-token" },
        { "key: ", "sk_live_" + "4eC39HqLyjWDarjtT1zdp7dc", "stripe-key" },
        { "OPENAI_API_KEY=", "sk-proj-" + Random, "openai-key" },
        { "using ", "sk-ant-" + "api03-" + Random, "anthropic-key" },
        { "maps ", "AIza" + "SyA1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q", "google-key" },
        { "cookie ", "eyJ" + "hbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.abc123DEF456", "jwt" },
        { "Authorization: Bearer ", "abcDEF123456ghi", "bearer" },
        { "Authorization: Basic ", "dXNlcjpwYXNzd29yZDEyMw==", "basic" },
        { "postgres://app:", "hunter2", "url-password" },
        { "DB_PASSWORD=", "hunter2x", "assigned" },
        { "{\"api_key\": \"", "q1w2e3r4t5", "assigned" },
        { "{\\\"client_secret\\\": \\\"", "q1w2e3r4t5", "assigned" },
        { "--token=", "q1w2e3r4t5", "assigned" },
        { "password: ", "S3cret!pass", "assigned" },
    };

    [Theory]
    [MemberData(nameof(Secrets))]
    public void A_secret_is_replaced_and_its_surroundings_stay(string before, string secret, string kind)
    {
        int count = 0;
        string after = kind is "url-password" or "" ? "@db.example.com/app" : "\"\nnext line";
        string text = SecretRedactor.Redact(before + secret + after, ref count);

        Assert.DoesNotContain(secret, text, StringComparison.Ordinal);
        Assert.StartsWith(before + "[redacted:" + kind, text, StringComparison.Ordinal);
        Assert.EndsWith(after[^9..], text, StringComparison.Ordinal);
        Assert.Equal(1, count);
    }

    [Theory]
    [InlineData("token count: 1234")]
    [InlineData("max_tokens=4096")]
    [InlineData("total_tokens: 123456")]
    [InlineData("The password is wrong, please reset the password.")]
    [InlineData("password: required")]
    [InlineData("DB_PASSWORD=${DB_PASSWORD}")]
    [InlineData("DB_PASSWORD=$DB_PASSWORD")]
    [InlineData("password=********")]
    [InlineData("password: <your password>")]
    [InlineData("api_key = os.environ['API_KEY']")]
    [InlineData("const token = process.env.TOKEN")]
    [InlineData("token = getToken(user)")]
    [InlineData("secret: null")]
    [InlineData("password=REDACTED")]
    [InlineData("if (password == expected) return")]
    [InlineData("commit 3f786850e387550fdab836ed7e6dc881de23001b")]
    [InlineData("id 123e4567-e89b-12d3-a456-426614174000")]
    [InlineData("sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")]
    [InlineData("https://example.com/a@b?c=d")]
    [InlineData("see https://user@example.com/path")]
    [InlineData("Basic authentication and bearer tokens are supported")]
    [InlineData("sk-learn-is-a-library-for-machine-learning-in-python")]
    [InlineData("git@github.com:acme/app.git")]
    [InlineData("-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----")]
    [InlineData("[redacted:assigned:0123abcd] password=[redacted:assigned:0123abcd]")]
    public void Text_without_a_secret_comes_back_as_the_same_instance(string text)
    {
        int count = 0;

        Assert.Same(text, SecretRedactor.Redact(text, ref count));
        Assert.Equal(0, count);
    }

    [Fact]
    public void A_private_key_goes_as_a_whole()
    {
        int count = 0;
        string text = SecretRedactor.Redact("a\n-----BEGIN RSA PRIVATE KEY-----\nMIIEow\nIBAAK\n-----END RSA PRIVATE KEY-----\nb", ref count);

        Assert.Matches("^a\n\\[redacted:private-key:[0-9a-f]{8}\\]\nb$", text);
    }

    [Fact]
    public void Equal_secrets_have_equal_hashes_and_others_differ()
    {
        int count = 0;
        string[] lines = SecretRedactor.Redact("A_TOKEN=abc123xyz\nB_TOKEN=abc123xyz\nC_TOKEN=abc123xyw", ref count).Split('\n');

        Assert.Equal(3, count);
        Assert.Equal(lines[0][8..], lines[1][8..]);
        Assert.NotEqual(lines[0][8..], lines[2][8..]);
    }

    [Fact]
    public void Redacting_twice_changes_nothing()
    {
        int count = 0;
        string once = SecretRedactor.Redact("postgres://u:hunter2@h/d DB_PASSWORD=hunter2x Authorization: Bearer abcDEF123456ghi", ref count);

        Assert.Same(once, SecretRedactor.Redact(once, ref count));
        Assert.Equal(3, count);
    }

    [Theory]
    [InlineData("://")]
    [InlineData("password=")]
    [InlineData(".eyJ")]
    [InlineData("-----BEGIN ")]
    [InlineData("Bearer a")]
    [InlineData("a://b:c")]
    [InlineData("\"token\":\"")]
    public void Hostile_text_is_answered(string piece)
    {
        int count = 0;

        Assert.NotNull(SecretRedactor.Redact(string.Concat(Enumerable.Repeat(piece, 300_000 / piece.Length)), ref count));
    }
}
