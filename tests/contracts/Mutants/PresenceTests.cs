using System.Text;
using System.Text.Json.Nodes;
using Mocks.Verify;

namespace Mocks.Contracts.Tests.Mutants;

/// <summary>Every member that an interaction expects must be there.</summary>
public sealed class PresenceTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    public static TheoryData<string, string> Interactions { get; } =
        [.. Contracts.SelectMany(contract => contract.Interactions.Where(one => ExampleOf(one) is not null).Select(one => (contract.File, one.Description)))];

    private static IReadOnlyList<Contract> Contracts => Contract.ReadFolder(Repository.Pacts);

    [Theory]
    [MemberData(nameof(Interactions))]
    public async Task An_answer_without_a_member_of_its_contract_is_refused(string file, string description)
    {
        var contract = Contracts.Single(one => one.File == file);
        var interaction = contract.Interactions.Single(one => one.Description == description);
        await using var server = await AnsweringServer.StartAsync();
        server.Answer = AnswerOf(interaction, ExampleOf(interaction)!);
        Assert.Equal((Outcome.Verified, ""), await OutcomeAsync(server, contract, interaction));

        foreach (var (parent, member) in MembersOf(ExampleOf(interaction)!, []))
        {
            var body = ExampleOf(interaction)!.DeepClone();
            At(body, parent).AsObject().Remove(member);
            server.Answer = AnswerOf(interaction, body);

            var (outcome, details) = await OutcomeAsync(server, contract, interaction);

            Assert.True(outcome == Outcome.Failed, $"{string.Join('.', parent)}.{member} may be missing: {details}");
        }
    }

    [Theory]
    [InlineData("{}", true)]
    [InlineData("{}", false)]
    [InlineData("[]", true)]
    [InlineData("null", false)]
    [InlineData("\"\"", false)]
    [InlineData("200", false)]
    [InlineData("", true)]
    public async Task A_server_that_gives_one_answer_to_everything_keeps_no_contract(string body, bool states)
    {
        await using var server = await AnsweringServer.StartAsync();
        server.Answer = new WireAnswer(200, new() { ["Content-Type"] = "application/json" }, Encoding.UTF8.GetBytes(body));
        foreach (var contract in Contracts)
        {
            await foreach (var result in new ContractVerifier(server.Address, states, Limit).VerifyAsync(contract))
            {
                Assert.True(result.Outcome == (states || result.State is null ? Outcome.Failed : Outcome.NotVerified), $"{contract.File}: {result.Description}");
            }
        }
    }

    private static async Task<(Outcome Outcome, string Details)> OutcomeAsync(AnsweringServer server, Contract contract, Interaction interaction)
    {
        await foreach (var result in new ContractVerifier(server.Address, States: true, Limit).VerifyAsync(contract with { Interactions = [interaction], Streams = [] }))
        {
            return (result.Outcome, string.Join('\n', result.Details));
        }

        throw new InvalidOperationException("Nothing was verified.");
    }

    private static JsonNode? ExampleOf(Interaction interaction) => interaction.Json["response"]?["body"]?["content"];

    private static WireAnswer AnswerOf(Interaction interaction, JsonNode body) => new(
        (int)interaction.Json["response"]!["status"]!,
        interaction.Json["response"]!["headers"]!.AsObject().ToDictionary(header => header.Key, header => (string)header.Value![0]!),
        Encoding.UTF8.GetBytes(body.ToJsonString()));

    // Of an array the first element, which stands for all.
    private static IEnumerable<(object[] Parent, string Member)> MembersOf(JsonNode? node, object[] path) => node switch
    {
        JsonObject body => body.SelectMany(member => MembersOf(member.Value, [.. path, member.Key]).Append((path, member.Key))),
        JsonArray { Count: > 0 } list => MembersOf(list[0], [.. path, 0]),
        _ => [],
    };

    private static JsonNode At(JsonNode node, object[] path) => path.Aggregate(node, (at, step) => step is int index ? at[index]! : at[(string)step]!);
}
