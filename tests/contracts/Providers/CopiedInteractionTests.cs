using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Mocks.Verify;

namespace Mocks.Contracts.Tests.Providers;

/// <summary>An exchange that was copied as a Pact interaction, read by the official core and replayed against another mock.</summary>
public sealed class CopiedInteractionTests
{
    [Theory]
    [InlineData(200, Outcome.Verified)]
    [InlineData(202, Outcome.Failed)]
    public async Task The_official_core_verifies_what_was_copied(int status, object outcome)
    {
        var copied = await CopyAsync();
        copied["response"]!["status"] = status;
        copied["response"]!["body"]!["content"]!.AsObject().Remove("$schema"); // It has the address of the mock that answered.
        string[] states = [.. copied["providerStates"]!.AsArray().Select(state => (string)state!["name"]!)];
        var pact = new JsonObject
        {
            ["consumer"] = new JsonObject { ["name"] = "copied" },
            ["provider"] = new JsonObject { ["name"] = "AgentAPI" },
            ["interactions"] = new JsonArray(),
            ["metadata"] = new JsonObject { ["pactSpecification"] = new JsonObject { ["version"] = "4.0" } },
        };
        var contract = new Contract("copied.json", "copied", "AgentAPI", [new Interaction((string)copied["description"]!, states, copied)], [], [], pact);
        await using var mock = await MockVerificationTests.StartAgentApiAsync();

        var results = await MockVerificationTests.ResultsAsync(contract, mock.Address);

        Assert.Equal(outcome, Assert.Single(results).Outcome);
    }

    private static async Task<JsonNode> CopyAsync()
    {
        await using var mock = await MockVerificationTests.StartAgentApiAsync();
        using var client = new HttpClient { BaseAddress = mock.Address };
        var cancelled = TestContext.Current.CancellationToken;
        using var answer = await client.PostAsJsonAsync("/message", new JsonObject { ["type"] = "user", ["content"] = "Say \"hello\"" }, cancelled);
        answer.EnsureSuccessStatusCode();
        return JsonNode.Parse(await client.GetStringAsync(new Uri("/__admin/requests/latest/pact", UriKind.Relative), cancelled))!;
    }
}
