using Polly;
using Polly.Retry;

namespace AuditLens.Storage.Elasticsearch.Transport;

/// <summary>
/// Repeats what is safe to repeat when the cluster is away (no connection, 502, 503, 504) or overloaded (429): after a delay that doubles from attempt to attempt, with jitter so that
/// many clients do not come back at once, or as long as the cluster itself asks for.
/// </summary>
internal sealed class RetryingTransport : IElasticTransport
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(5);
    private static readonly ResiliencePropertyKey<long> Begun = new("begun");
    private static readonly ResiliencePropertyKey<ElasticRequest> Request = new("request");

    private readonly IElasticTransport _inner;
    private readonly ElasticsearchOptions _options;
    private readonly TimeProvider _time;
    private readonly ResiliencePipeline<ElasticResponse> _pipeline;
    private volatile bool _hasAnswered;

    public RetryingTransport(IElasticTransport inner, ElasticsearchOptions options, TimeProvider time)
    {
        (_inner, _options, _time) = (inner, options, time);
        _pipeline = new ResiliencePipelineBuilder<ElasticResponse> { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions<ElasticResponse>
            {
                MaxRetryAttempts = int.MaxValue,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = FirstDelay,
                MaxDelay = LongestDelay,
                ShouldHandle = a => ValueTask.FromResult(MayTryAgain(a.Context, a.Outcome)),
                DelayGenerator = a => ValueTask.FromResult(a.Outcome.Result?.RetryAfter is { } asked ? (asked < LongestDelay ? asked : LongestDelay) : (TimeSpan?)null),
            })
            .Build();
    }

    public async Task<ElasticResponse> SendAsync(ElasticRequest request, CancellationToken cancellationToken)
    {
        ResilienceContext context = ResilienceContextPool.Shared.Get(cancellationToken);
        context.Properties.Set(Begun, _time.GetTimestamp());
        context.Properties.Set(Request, request);
        int attempts = 0;
        try
        {
            ElasticResponse response = await _pipeline.ExecuteAsync(
                async c =>
                {
                    attempts++;
                    return await _inner.SendAsync(request, c.CancellationToken).ConfigureAwait(false);
                },
                context).ConfigureAwait(false);
            _hasAnswered |= response.Status is not (502 or 503 or 504);
            return attempts == 1 ? response : response with { Attempts = attempts };
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    public void Dispose() => _inner.Dispose();

    private bool MayTryAgain(ResilienceContext context, Outcome<ElasticResponse> outcome)
    {
        bool isPassing = outcome.Exception is ElasticUnreachableException || outcome.Result?.Status is 429 or 502 or 503 or 504;
        TimeSpan patience = _hasAnswered || outcome.Result?.Status == 429 ? _options.Patience : _options.FirstPatience;
        return isPassing
            && context.Properties.GetValue(Request, null!).IsRepeatable
            && _time.GetElapsedTime(context.Properties.GetValue(Begun, 0)) < patience;
    }
}
