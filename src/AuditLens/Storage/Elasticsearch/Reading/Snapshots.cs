using AuditLens.Storage.Elasticsearch.Schema;
using AuditLens.Storage.Elasticsearch.Transport;
using AuditLens.Storage.Elasticsearch.Writing;

namespace AuditLens.Storage.Elasticsearch.Reading;

/// <summary>What counts at the beginning of a reading. A search sees what was written since the last refresh, so one is asked for when a batch was committed after it.</summary>
internal sealed class Snapshots(ElasticClient client, IndexNames names, CommitLog log)
{
    private volatile CommitState? _refreshed;

    public async Task<CommitState> TakeAsync(CancellationToken cancellationToken)
    {
        CommitState state = await log.ReadAsync(cancellationToken).ConfigureAwait(false);
        if (_refreshed is { } seen && seen.Next == state.Next && seen.Open.Keys.SequenceEqual(state.Open.Keys) && seen.Aborted.SetEquals(state.Aborted))
        {
            return state;
        }

        await RefreshAsync($"{names.Events}-*,{names.Raw}-*,{names.Sessions},{names.Sources},{names.Rejections}", cancellationToken).ConfigureAwait(false);
        _refreshed = state;
        return state;
    }

    public async Task RefreshAsync(string indices, CancellationToken cancellationToken)
    {
        ElasticResponse response = await client.SendAsync("POST", $"{indices}/_refresh?ignore_unavailable=true&allow_no_indices=true", null, cancellationToken).ConfigureAwait(false);
        if (!response.IsSuccess)
        {
            throw client.Failure(response);
        }
    }
}
