using System.Text.Json;
using AuditLens.Events;

namespace AuditLens.Server.Trail;

/// <summary>One line of the server's own audit log. Each carries the hash of the one before: none can be changed, left out or moved without all after it telling.</summary>
/// <param name="Number">From 1, without gaps.</param>
/// <param name="Who">User, <c>token-ID</c>, <c>jwt-SUBJECT</c>, <c>command line</c> or <c>server</c>.</param>
/// <param name="Act">One of <see cref="TrailActs"/>.</param>
/// <param name="What">What it was done to.</param>
/// <param name="Previous">Hash of the entry before; empty for the first.</param>
public sealed record TrailEntry(long Number, DateTimeOffset At, string Who, string Act, string What, string Previous)
{
    /// <summary>SHA-256 over all members in the order of their declaration, as a JSON array.</summary>
    public string Hash() => Sha256Digest.Of(JsonSerializer.SerializeToUtf8Bytes(new object[] { Number, At.UtcTicks, Who, Act, What, Previous })).ToString();
}

/// <summary>What is written to the audit log.</summary>
public static class TrailActs
{
    public const string LogIn = "log-in";
    public const string LogInFailed = "log-in-failed";
    public const string AdministratorCreated = "administrator-created";
    public const string RawEvidenceViewed = "raw-evidence-viewed";
    public const string TriageChanged = "triage-changed";
    public const string Exported = "exported";
    public const string SamplesLoaded = "samples-loaded";
    public const string StoreCopied = "store-copied";
    public const string StoreRestored = "store-restored";
    public const string RecordsDropped = "records-dropped";
    public const string ConfigurationChanged = "configuration-changed";
    public const string PasswordSet = "password-set";

    public static IReadOnlyList<string> All { get; } = [LogIn, LogInFailed, AdministratorCreated, PasswordSet, RawEvidenceViewed, TriageChanged, Exported, SamplesLoaded, ConfigurationChanged];
}
