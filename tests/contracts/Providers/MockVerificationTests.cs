using Mocks.MockAgentApi;
using Mocks.MockCoderd;
using Mocks.Mocking.Hosting;
using Mocks.Mocking.Settings;
using Mocks.Verify;

namespace Mocks.Contracts.Tests.Providers;

/// <summary>Each mock, verified over a real socket against the committed pacts.</summary>
public sealed class MockVerificationTests
{
    [Fact]
    public async Task The_mock_agentapi_answers_as_its_pacts_say()
    {
        await using var mock = await StartAgentApiAsync();

        AssertVerified(await VerifyAsync("AgentAPI", mock.Address), atLeast: 21);
    }

    [Fact]
    public async Task The_strict_mock_coderd_answers_as_its_pacts_say()
    {
        await using var mock = await StartCoderdAsync();

        AssertVerified(await VerifyAsync("coderd", mock.Address), atLeast: 15);
    }

    [Fact]
    public async Task A_state_that_the_provider_refuses_is_a_failure()
    {
        await using var mock = await StartCoderdAsync();
        var contract = Contract.ReadFolder(Repository.Pacts).Single(contract => contract is { Provider: "coderd", Interactions.Count: > 0 });
        var stateful = contract.Interactions.First(interaction => interaction.States.Count > 0);
        var json = stateful.Json.DeepClone();
        json["providerStates"]![0]!["name"] = "nobody-knows";
        var changed = contract with { Interactions = [stateful with { Json = json, States = ["nobody-knows"] }] };

        var result = Assert.Single(await ResultsAsync(changed, mock.Address));

        Assert.Equal(Outcome.Failed, result.Outcome);
        Assert.Equal(
        [
            "request: One or more of the setup state change handlers has failed",
            "→ State nobody-knows could not be set. A real service has no states: pass --no-states.",
        ], result.Details);
    }

    [Fact]
    public async Task Without_states_what_needs_one_is_listed_as_not_verified()
    {
        await using var mock = await StartAgentApiAsync();
        var contract = Contract.ReadFolder(Repository.Pacts).Single(contract => contract.File == "Snapshotter-AgentAPI.json");

        var results = await ResultsAsync(contract, mock.Address, states: false);

        Assert.All(results, result => Assert.Equal(result.State is null ? Outcome.Verified : Outcome.NotVerified, result.Outcome));
        Assert.Contains(results, result => result.Outcome == Outcome.Verified);
    }

    internal static Task<RunningMock> StartAgentApiAsync() => AgentApiMock.StartAsync(new AgentApiSettings(new HostSettings(), Speed: 100));

    internal static Task<RunningMock> StartCoderdAsync() => CoderdMock.StartAsync(new CoderdSettings(new HostSettings(Strict: true), RateLimit: 0));

    internal static async Task<IReadOnlyList<InteractionResult>> VerifyAsync(string provider, Uri address)
    {
        var results = new List<InteractionResult>();
        foreach (var contract in Contract.ReadFolder(Repository.Pacts).Where(contract => contract.Provider == provider))
        {
            results.AddRange(await ResultsAsync(contract, address));
        }

        return results;
    }

    internal static async Task<IReadOnlyList<InteractionResult>> ResultsAsync(Contract contract, Uri address, bool states = true)
    {
        var results = new List<InteractionResult>();
        await foreach (var result in new ContractVerifier(address, states, RunningProgram.Patience).VerifyAsync(contract))
        {
            results.Add(result);
        }

        return results;
    }

    // A missing interaction must not look like a verified one.
    private static void AssertVerified(IReadOnlyList<InteractionResult> results, int atLeast)
    {
        Assert.All(results, result => Assert.True(result.Outcome == Outcome.Verified, $"{result.Description}\n{string.Join('\n', result.Details)}"));
        Assert.True(results.Count >= atLeast, $"only {results.Count} interactions");
    }
}
