using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using AuditLens.Chains;
using AuditLens.Events;
using AuditLens.Incidents;
using AuditLens.Ingestion;
using AuditLens.Storage;

namespace AuditLens;

/// <summary>
/// The whole flow on one page: logs in, store, chain, understanding, findings, incident. Start reading here.
/// Sessions are independent: they are analysed in parallel and handed out in order, so the same store gives the same output.
/// </summary>
public sealed class Investigation(IEventStore store, Func<SessionInput, SessionAnalysis> analyze)
{
    /// <summary>Events of the sessions under analysis together: bounds memory by the sessions' size, not by their number.</summary>
    private const long EventsInFlight = 60_000;

    private const int SessionsInFlight = 16;

    /// <summary>Events of the sessions that are under analysis or wait for their turn to be handed out: while one large session holds up the order, the other cores go on with what is behind it.</summary>
    private const long EventsAhead = 100_000;

    private readonly SessionSources _sources = new(store);

    /// <summary>Step 1: bytes become events in the store.</summary>
    public Task<IngestSummary> IngestAsync(IngestOptions options, CancellationToken cancellationToken) => IngestPipeline.RunAsync(options, store, cancellationToken);

    /// <summary>Step 2: which sessions are to be analysed, by start and id. Streams of outside records are evidence, not sessions, unless there is nothing else.</summary>
    public async Task<IReadOnlyList<SessionSummary>> SessionsAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken)
    {
        var sessions = new List<SessionSummary>(ids.Count);
        foreach (string id in ids)
        {
            if (await store.FindSessionAsync(id, cancellationToken).ConfigureAwait(false) is { } session)
            {
                sessions.Add(session);
            }
        }

        List<SessionSummary> agents = sessions.FindAll(static s => !s.IsWitness);
        return [.. (agents.Count > 0 ? agents : sessions).OrderBy(static s => s.Started ?? DateTimeOffset.MaxValue).ThenBy(static s => s.Id, StringComparer.Ordinal)];
    }

    /// <summary>Step 3: each session is read, rebuilt and understood. <paramref name="project"/> runs on the worker and should keep only what is needed.</summary>
    public async IAsyncEnumerable<T> AnalyzeAsync<T>(IReadOnlyList<SessionSummary> sessions, Func<SessionSummary, SessionAnalysis, T> project, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        WitnessRecords witnesses = await WitnessRecords.LoadAsync(store, sessions, cancellationToken).ConfigureAwait(false);
        using var cores = new SemaphoreSlim(Environment.ProcessorCount);
        var ahead = new Queue<(Task<T> Task, long Events)>();
        var running = new List<(Task<T> Task, long Events)>(SessionsInFlight);
        int next = 0;
        while (next < sessions.Count || ahead.Count > 0)
        {
            while (next < sessions.Count && (ahead.Count == 0 || HasRoom(sessions[next].Events)))
            {
                SessionSummary session = sessions[next++];
                Task<T> task = Task.Run(() => OneAsync(session, witnesses, project, cores, cancellationToken), cancellationToken);
                ahead.Enqueue((task, session.Events));
                running.Add((task, session.Events));
            }

            if (ahead.Peek().Task.IsCompleted)
            {
                yield return await ahead.Dequeue().Task.ConfigureAwait(false);
            }
            else
            {
                await Task.WhenAny(running.ConvertAll(static r => r.Task)).ConfigureAwait(false);
            }

            running.RemoveAll(static r => r.Task.IsCompleted);
        }

        bool HasRoom(long events) => running.Count < SessionsInFlight
            && running.Sum(static r => r.Events) + events <= EventsInFlight
            && ahead.Sum(static a => a.Events) + events <= EventsAhead;
    }

    private async Task<T> OneAsync<T>(SessionSummary session, WitnessRecords witnesses, Func<SessionSummary, SessionAnalysis, T> project, SemaphoreSlim cores, CancellationToken cancellationToken)
    {
        await cores.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            IReadOnlyList<AgentEvent> events = await store.ReadSessionAsync(session.Id, cancellationToken).ConfigureAwait(false);
            IReadOnlyList<AgentEvent> beside = session.IsWitness ? [] : witnesses.Around(session);
            List<string> files = [.. session.Files.Concat(beside.Select(static w => w.Source.File)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
            IngestStatement ingest = await _sources.IngestAsync(session.Files, cancellationToken).ConfigureAwait(false);
            (IReadOnlyList<FileHash> hashes, ImmutableArray<ChainGap> gaps) = await _sources.EvidenceAsync(files, [.. events, .. beside], cancellationToken).ConfigureAwait(false);
            DecisionChain chain = ChainBuilder.Build(InfoOf(session) with { Files = files }, events, beside, gaps);
            return project(session, analyze(new SessionInput(chain, ingest, hashes)));
        }
        finally
        {
            cores.Release();
        }
    }

    internal static SessionInfo InfoOf(SessionSummary s) => new()
    {
        Id = s.Id,
        Agent = s.Agent,
        Model = s.Model,
        Title = s.Title,
        Format = s.Format,
        Dialect = s.Dialect,
        Files = s.Files,
        Started = s.Started,
        Ended = s.Ended,
        Events = s.Events,
        Actions = s.Actions,
    };
}

/// <summary>What the analysis of one session works on.</summary>
public sealed record SessionInput(DecisionChain Chain, IngestStatement Ingest, IReadOnlyList<FileHash> Hashes);
