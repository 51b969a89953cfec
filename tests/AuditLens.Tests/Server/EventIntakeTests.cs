using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json;
using AuditLens.Events;
using AuditLens.Server.Access;
using AuditLens.Storage;
using AuditLens.Tests.Support;
using Xunit;

namespace AuditLens.Tests.Server;

/// <summary>Events and files that programs send to the API.</summary>
public sealed class EventIntakeTests
{
    private static readonly string Flagship = Directory.GetFiles(Path.Combine(Scenario.Root, "sample-logs", "flagship-cleanup-resets-production"), "*.jsonl")[0];

    [Fact]
    public async Task A_session_that_is_posted_is_in_the_store_when_the_answer_comes()
    {
        await using RunningServer running = await RunningServer.StartAsync();
        using HttpClient client = await running.WithTokenAsync(Roles.Ingest);

        (HttpStatusCode status, JsonElement answer) = await PostAsync(client, "/api/v1/events", await File.ReadAllBytesAsync(Flagship));

        Assert.Equal(HttpStatusCode.Accepted, status);
        Assert.Equal(0, answer.GetProperty("rejected").GetInt32());
        string session = answer.GetProperty("sessions")[0].GetString()!;
        IReadOnlyList<AgentEvent> events = await running.Store.ReadSessionAsync(session, CancellationToken.None);
        Assert.Equal(answer.GetProperty("events").GetInt32(), events.Count);
        byte[]? raw = await running.Store.ReadRecordAsync(events[0].Source, CancellationToken.None);
        Assert.StartsWith("{", Encoding.UTF8.GetString(raw!), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_body_again_changes_nothing_and_says_so()
    {
        await using RunningServer running = await RunningServer.StartAsync();
        using HttpClient client = await running.WithTokenAsync(Roles.Ingest);
        byte[] body = await File.ReadAllBytesAsync(Flagship);

        (_, JsonElement first) = await PostAsync(client, "/api/v1/events", body);
        (HttpStatusCode status, JsonElement second) = await PostAsync(client, "/api/v1/events", body);

        Assert.Equal(HttpStatusCode.Accepted, status);
        Assert.Equal(0, second.GetProperty("events").GetInt32());
        Assert.Equal(first.GetProperty("records").GetInt32(), second.GetProperty("duplicates").GetInt32());
    }

    [Fact]
    public async Task A_compressed_body_is_read_like_a_plain_one()
    {
        await using RunningServer running = await RunningServer.StartAsync();
        using HttpClient client = await running.WithTokenAsync(Roles.Ingest);
        using var compressed = new MemoryStream();
        await using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest, leaveOpen: true))
        {
            await gzip.WriteAsync(await File.ReadAllBytesAsync(Flagship));
        }

        using var content = new ByteArrayContent(compressed.ToArray());
        content.Headers.ContentEncoding.Add("gzip");
        HttpResponseMessage answer = await client.PostAsync("/api/v1/events", content);

        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
    }

    [Fact]
    public async Task Records_that_cannot_be_read_are_told_with_their_reason_and_kept()
    {
        await using RunningServer running = await RunningServer.StartAsync();
        using HttpClient client = await running.WithTokenAsync(Roles.Ingest);
        byte[] body = [.. await File.ReadAllBytesAsync(Flagship), .. "{\"broken\": ]}\n"u8];

        (HttpStatusCode status, JsonElement answer) = await PostAsync(client, "/api/v1/events", body);

        Assert.Equal(HttpStatusCode.Accepted, status);
        Assert.Equal(1, answer.GetProperty("rejected").GetInt32());
        Assert.Equal("invalid-json", answer.GetProperty("rejections")[0].GetProperty("code").GetString());
        Assert.Single(await running.Store.RejectionsAsync(null, CancellationToken.None).ToListAsync());
    }

    [Fact]
    public async Task A_body_that_no_dialect_knows_is_refused_with_the_reason()
    {
        await using RunningServer running = await RunningServer.StartAsync();
        using HttpClient client = await running.WithTokenAsync(Roles.Ingest);

        (HttpStatusCode status, JsonElement answer) = await PostAsync(client, "/api/v1/events", "{\"weather\":\"rain\"}\n{\"weather\":\"sun\"}\n"u8.ToArray());

        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Contains("weather", answer.GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_that_was_used_for_another_body_is_refused()
    {
        await using RunningServer running = await RunningServer.StartAsync();
        using HttpClient client = await running.WithTokenAsync(Roles.Ingest);
        byte[] body = await File.ReadAllBytesAsync(Flagship);
        client.DefaultRequestHeaders.Add("Idempotency-Key", "run-17");

        (HttpStatusCode first, _) = await PostAsync(client, "/api/v1/events", body);
        (HttpStatusCode again, _) = await PostAsync(client, "/api/v1/events", body);
        (HttpStatusCode other, _) = await PostAsync(client, "/api/v1/events", body[..(body.Length / 2)]);

        Assert.Equal([HttpStatusCode.Accepted, HttpStatusCode.Accepted, HttpStatusCode.UnprocessableEntity], [first, again, other]);
    }

    [Fact]
    public async Task A_file_that_is_sent_again_after_it_grew_goes_on_where_it_ended()
    {
        await using RunningServer running = await RunningServer.StartAsync();
        using HttpClient client = await running.WithTokenAsync(Roles.Ingest);
        byte[] whole = await File.ReadAllBytesAsync(Flagship);
        int half = whole.AsSpan(0, whole.Length / 2).LastIndexOf((byte)'\n') + 1;

        (_, JsonElement first) = await PostAsync(client, "/api/v1/files?name=work/session.jsonl", whole[..half]);
        (_, JsonElement second) = await PostAsync(client, "/api/v1/files?name=work/session.jsonl", whole);

        Assert.Equal(first.GetProperty("sessions")[0].GetString(), second.GetProperty("sessions")[0].GetString());
        SourceState source = Assert.Single(await running.Store.SourcesAsync(CancellationToken.None).ToListAsync());
        Assert.EndsWith("/work/session.jsonl", source.Path, StringComparison.Ordinal);
        Assert.Equal((whole.Length, 0), ((int)source.Offset, source.Generation));
    }

    [Theory]
    [InlineData("")]
    [InlineData("../../etc/passwd")]
    [InlineData("/etc/passwd")]
    public async Task A_file_needs_a_name_that_leads_nowhere_else(string name)
    {
        await using RunningServer running = await RunningServer.StartAsync();
        using HttpClient client = await running.WithTokenAsync(Roles.Ingest);

        (HttpStatusCode status, _) = await PostAsync(client, "/api/v1/files?name=" + Uri.EscapeDataString(name), "{}"u8.ToArray());

        Assert.Equal(HttpStatusCode.BadRequest, status);
    }

    [Fact]
    public async Task Without_room_a_sender_is_asked_to_come_again_and_nothing_is_stored()
    {
        await using RunningServer running = await RunningServer.StartAsync(static s => s with { IntakeBytes = 10_000 });
        using HttpClient client = await running.WithTokenAsync(Roles.Ingest);

        using var content = new ByteArrayContent(new byte[20_000]);
        HttpResponseMessage answer = await client.PostAsync("/api/v1/events", content);

        Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
        Assert.True(answer.Headers.RetryAfter?.Delta >= TimeSpan.FromSeconds(1));
        Assert.Empty(await running.Store.SourcesAsync(CancellationToken.None).ToListAsync());
    }

    [Fact]
    public async Task A_body_beyond_the_limit_is_refused_before_it_is_read()
    {
        await using RunningServer running = await RunningServer.StartAsync(static s => s with { LongestBody = 1024 });
        using HttpClient client = await running.WithTokenAsync(Roles.Ingest);

        (HttpStatusCode status, JsonElement answer) = await PostAsync(client, "/api/v1/events", new byte[2000]);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, status);
        Assert.Contains("/api/v1/files", answer.GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_tokens_for_delivery_deliver()
    {
        await using RunningServer running = await RunningServer.StartAsync();
        using HttpClient anonymous = running.Anonymous();
        using HttpClient viewer = await running.WithTokenAsync(Roles.Viewer);
        using HttpClient person = await running.LoggedInAsync(Roles.Admin);

        Assert.Equal(HttpStatusCode.Unauthorized, (await anonymous.PostAsync("/api/v1/events", null)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await viewer.PostAsync("/api/v1/events", null)).StatusCode);

        // A cookie is no token: else any page that an administrator opens could deliver in his name.
        Assert.Equal(HttpStatusCode.Unauthorized, (await person.PostAsync("/api/v1/events", null)).StatusCode);
    }

    [Fact]
    public async Task What_lies_in_a_watched_folder_is_taken_in_and_what_comes_later_too()
    {
        using var folder = new TemporaryFolder();
        folder.Write("first.jsonl", await File.ReadAllBytesAsync(Flagship));
        await using RunningServer running = await RunningServer.StartAsync(s => s with { WatchedFolders = [folder.Path] });

        await RunningServer.UntilAsync("the first file is in the store", async () => await Sessions(running) == 1);
        string other = Directory.GetFiles(Path.Combine(Scenario.Root, "sample-logs", "inbox-stop-ignored"), "*.json")[0];
        folder.Write(Path.GetFileName(other), await File.ReadAllBytesAsync(other));
        await RunningServer.UntilAsync("the second file is in the store", async () => await running.Store.SourcesAsync(CancellationToken.None).CountAsync() == 2);
    }

    private static async Task<int> Sessions(RunningServer running) => await running.Store.SessionsAsync(new SessionQuery(), CancellationToken.None).CountAsync();

    private static async Task<(HttpStatusCode Status, JsonElement Answer)> PostAsync(HttpClient client, string path, byte[] body)
    {
        using var content = new ByteArrayContent(body);
        HttpResponseMessage answer = await client.PostAsync(path, content);
        return (answer.StatusCode, JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement);
    }
}
