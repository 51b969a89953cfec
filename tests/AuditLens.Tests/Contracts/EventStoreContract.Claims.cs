using System.Collections.Concurrent;
using AuditLens.Storage;
using Xunit;

namespace AuditLens.Tests.Contracts;

public abstract partial class EventStoreContract
{
    private static readonly TimeSpan Lease = TimeSpan.FromMilliseconds(200);

    [ContractFact]
    public async Task Of_several_analyzers_each_session_is_analysed_by_one()
    {
        string[] sessions = [.. Enumerable.Range(0, 12).Select(i => $"s{i}")];
        ConcurrentBag<string> analysed = [];

        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(async () =>
        {
            SessionClaims claims = new((await AgainAsync()).Documents, TimeProvider.System, TimeSpan.FromMinutes(1));
            foreach (string session in sessions)
            {
                if (await claims.TryClaimAsync(session, 5, None) is { } claim && await claims.RenewAsync(claim, None) is { } renewed)
                {
                    analysed.Add(session);
                    Assert.True(await claims.CompleteAsync(renewed, None));
                }
            }
        })));

        Assert.Equal(sessions.Order(), analysed.Order());
    }

    [ContractFact]
    public async Task A_session_that_has_grown_is_claimed_again()
    {
        SessionClaims claims = new(Documents, TimeProvider.System, Lease);
        SessionClaim first = (await claims.TryClaimAsync("s", 5, None))!;
        await claims.CompleteAsync(first, None);

        Assert.Null(await claims.TryClaimAsync("s", 5, None));
        Assert.NotNull(await claims.TryClaimAsync("s", 6, None));
    }

    [ContractFact]
    public async Task The_claim_of_an_analyzer_that_died_ends_and_what_it_still_says_does_not_count()
    {
        SessionClaims dead = new(Documents, TimeProvider.System, Lease);
        SessionClaims other = new((await AgainAsync()).Documents, TimeProvider.System, Lease);
        SessionClaim lost = (await dead.TryClaimAsync("s", 5, None))!;

        Assert.Null(await other.TryClaimAsync("s", 5, None));
        await Task.Delay(Lease * 2);
        SessionClaim taken = (await other.TryClaimAsync("s", 5, None))!;

        Assert.Null(await dead.RenewAsync(lost, None));
        Assert.False(await dead.CompleteAsync(lost, None));
        Assert.True(await other.CompleteAsync(taken, None));
    }

    [ContractFact]
    public async Task The_claim_of_an_analyzer_that_lives_does_not_end()
    {
        SessionClaims own = new(Documents, TimeProvider.System, Lease);
        SessionClaims other = new((await AgainAsync()).Documents, TimeProvider.System, TimeSpan.FromMinutes(1));
        SessionClaim claim = (await own.TryClaimAsync("s", 5, None))!;
        for (int i = 0; i < 3; i++)
        {
            claim = (await own.RenewAsync(claim, None))!;
            Assert.Null(await other.TryClaimAsync("s", 5, None));
        }

        Assert.True(await own.CompleteAsync(claim, None));
    }
}
