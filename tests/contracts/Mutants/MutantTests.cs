using Mocks.Contracts.Tests.Providers;
using Mocks.Verify;

namespace Mocks.Contracts.Tests.Mutants;

/// <summary>Each mutant must break a pact. One that survives shows a gap in a pact.</summary>
public sealed class MutantTests(ITestOutputHelper output)
{
    [Fact]
    public async Task A_proxy_that_changes_nothing_changes_no_verdict()
    {
        await using var agentApi = await MockVerificationTests.StartAgentApiAsync();
        await using var coderd = await MockVerificationTests.StartCoderdAsync();
        await using var first = await RewritingProxy.StartAsync(agentApi.Address, _ => { });
        await using var second = await RewritingProxy.StartAsync(coderd.Address, _ => { });

        var results = await MockVerificationTests.VerifyAsync("AgentAPI", first.Address);
        var more = await MockVerificationTests.VerifyAsync("coderd", second.Address);

        Assert.All(results.Concat(more), result => Assert.True(result.Outcome == Outcome.Verified, string.Join('\n', result.Details)));
    }

    [Fact]
    public async Task Every_mutant_of_the_wire_makes_verification_fail()
    {
        // One after the other: a timeout on a busy machine must not count as a pact that noticed.
        var killers = new List<string?>();
        foreach (var mutant in Mutant.All)
        {
            killers.Add(await KillerOfAsync(mutant));
        }

        foreach (var (mutant, killer) in Mutant.All.Zip(killers))
        {
            output.WriteLine($"{(killer is null ? "SURVIVED" : "died    ")}  {mutant.Provider,-8}  {mutant.Name}{(killer is null ? "" : $"  ({killer})")}");
        }

        var dead = killers.Count(killer => killer is not null);
        output.WriteLine($"{dead} of {killers.Count} mutants died.");
        Assert.True(killers.Count >= 25);
        Assert.Empty(Mutant.All.Zip(killers).Where(pair => pair.Second is null).Select(pair => pair.First.Name));
    }

    [Fact]
    public async Task Every_mutant_of_the_event_stream_makes_verification_fail()
    {
        await using var mock = await MockVerificationTests.StartAgentApiAsync();
        var survivors = new List<string>();
        foreach (var mutant in StreamMutant.All)
        {
            await using var proxy = await RewritingProxy.StartAsync(mock.Address, mutant.Rewrite, mutant.Rewriter);
            var killer = await FirstFailureAsync(proxy.Address, Contract.ReadFolder(Repository.Pacts).Single(contract => contract.Streams.Count > 0));
            output.WriteLine($"{(killer is null ? "SURVIVED" : "died    ")}  events    {mutant.Name}{(killer is null ? "" : $"  ({killer})")}");
            if (killer is null)
            {
                survivors.Add(mutant.Name);
            }
        }

        output.WriteLine($"{StreamMutant.All.Count - survivors.Count} of {StreamMutant.All.Count} mutants died.");
        Assert.Empty(survivors);
    }

    [Fact]
    public async Task A_proxy_that_changes_nothing_keeps_the_sessions_of_an_agent()
    {
        await using var mock = await MockVerificationTests.StartCoderdAsync();
        await using var proxy = await CallProxy.StartAsync(mock.Address, CallMutant.None);

        Assert.Null(await FirstFailureAsync(proxy.Address, Sessions));
    }

    [Fact]
    public async Task Every_mutant_of_the_rpc_makes_verification_fail()
    {
        await using var mock = await MockVerificationTests.StartCoderdAsync();
        var survivors = new List<string>();
        foreach (var mutant in CallMutant.All)
        {
            await using var proxy = await CallProxy.StartAsync(mock.Address, mutant);
            var killer = await FirstFailureAsync(proxy.Address, Sessions);
            output.WriteLine($"{(killer is null ? "SURVIVED" : "died    ")}  rpc       {mutant.Name}{(killer is null ? "" : $"  ({killer})")}");
            if (killer is null)
            {
                survivors.Add(mutant.Name);
            }
        }

        output.WriteLine($"{CallMutant.All.Count - survivors.Count} of {CallMutant.All.Count} mutants died.");
        Assert.Empty(survivors);
    }

    private static Contract Sessions => Contract.ReadFolder(Repository.Pacts).Single(contract => contract.Sessions.Count > 0);

    /// <returns>The interaction that failed; null when none did.</returns>
    private static async Task<string?> KillerOfAsync(Mutant mutant)
    {
        await using var mock = mutant.Provider == "coderd" ? await MockVerificationTests.StartCoderdAsync() : await MockVerificationTests.StartAgentApiAsync();
        await using var proxy = await RewritingProxy.StartAsync(mock.Address, mutant.Rewrite);
        foreach (var contract in Contract.ReadFolder(Repository.Pacts).Where(contract => contract.Provider == mutant.Provider && contract.Interactions.Count > 0))
        {
            if (await FirstFailureAsync(proxy.Address, contract) is { } killer)
            {
                return killer;
            }
        }

        return null;
    }

    private static async Task<string?> FirstFailureAsync(Uri provider, Contract contract)
    {
        await foreach (var result in new ContractVerifier(provider, States: true, TimeSpan.FromSeconds(30)).VerifyAsync(contract))
        {
            if (result.Outcome == Outcome.Failed)
            {
                return $"{result.Description}: {result.Mismatches[0].Where}";
            }
        }

        return null;
    }
}
