using Mocks.MockCoderd;
using Mocks.Mocking.Hosting;
using Mocks.Mocking.Settings;
using PactNet;
using PactNet.Matchers;

namespace Mocks.Contracts.Tests.Consumers;

/// <summary>The Snapshotter's requests to AgentAPI. The provider states are presets of the mock.</summary>
public sealed class AgentApiPact : WrittenPact
{
    private const string Posted = "Log snapshot posted successfully";
    private const string NotFetched = "Error: Failed to fetch messages from AgentAPI (may not be running)";

    private RunningMock? _coderd;

    /// <summary>One row per scenario, for a theory.</summary>
    public static TheoryData<string> Names { get; } = [.. new AgentApiPact().Scenarios.Select(scenario => scenario.Name)];

    protected override string Provider => "AgentAPI";

    private protected override IReadOnlyList<Scenario> Scenarios =>
    [
        Told("a request for the messages", null, Match.MinType(Shapes.Message(), 1), "Retrieved 1 messages"),
        Told("a request for the messages of a short conversation", "normal", new[]
        {
            Shapes.Message(Match.Equality(0), Match.Type("Hello"), Shapes.Role("user")),
            Shapes.Message(Match.Equality(1), Match.Type("Hi there"), Shapes.Role("agent")),
            Shapes.Message(Match.Equality(2), Match.Type("How are you?"), Shapes.Role("user")),
            Shapes.Message(Match.Equality(3), Match.Type("Good!"), Shapes.Role("agent")),
            Shapes.Message(Match.Equality(4), Match.Type("Great"), Shapes.Role("user")),
        }, "Retrieved 5 messages"),
        Told("a request for the messages of a long conversation", "many", Match.MinType(Shapes.Message(), 11), "Retrieved 10 messages"),
        new("a request for a message that is more than a snapshot may weigh",
            pact => Ask(pact, "a request for a message that is more than a snapshot may weigh", "huge")
                .WillRespond().WithStatus(200).WithHeader("Content-Type", Match.Regex("application/json", Shapes.Json))
                // The core repeats the text of a rule, so the long text is in no rule: a literal inside Type means its type.
                .WithJsonBody(Shapes.WithSchema(Match.MinType(new { id = 0, content = new string('x', 66_000), role = Shapes.Role("agent"), time = Shapes.Time }, 1))),
            agentApi => RunAsync(agentApi, 0, "truncating final message content", Posted)),
        Told("a request for the messages of a conversation in other scripts", "unicode", new Containing(
            Spoken("agent", Match.Regex("準備ができました 😀", @"[\s\S]*\p{Hiragana}？? 😀[\s\S]*")),
            Spoken("user", Match.Regex("say \"hi\", back\\slashes and <tags> & co.", """[\s\S]*\\slashes and <\w+> &[\s\S]*""")),
            Spoken("agent", Match.Regex("\u001b[32mdone\u001b[0m", @"\x1b\[\d+m[\s\S]*"))), "Retrieved 3 messages"),
        Told("a request for the messages of an agent that draws a screen", "padded", new Containing(
            Spoken("agent", Match.Regex("Ready".PadRight(80), @"\S[^\n]* {10}(\n[\s\S]*)?"))), "Retrieved 1 messages"),
        new("a request for the messages of a conversation that has not begun",
            pact => Ask(pact, "a request for the messages of a conversation that has not begun", "empty")
                .WillRespond().WithStatus(200).WithHeader("Content-Type", Match.Regex("application/json", Shapes.Json))
                .WithJsonBody(Shapes.WithSchema(Array.Empty<object>())),
            agentApi => RunAsync(agentApi, 0, "No messages for log snapshot")),
        new("a request for the messages that a proxy sends on",
            pact =>
            {
                Ask(pact, "a request for the messages that a proxy sends on", "redirecting")
                    .WillRespond().WithStatus(307).WithHeader("Location", Match.Regex("/messages?moved=1", @".*/messages\?moved=1"));
                Answer(pact.UponReceiving("a request for the messages where a proxy sent it").WithRequest(HttpMethod.Get, "/messages")
                    .WithQuery("moved", "1"), Match.MinType(Shapes.Message(), 1));
            },
            agentApi => RunAsync(agentApi, 0, Posted)),
        Refused("a request for the messages of an AgentAPI in trouble", "failing", 500),
        Refused("a request for the messages of another program", "missing", 404),
    ];

    protected override async ValueTask StartAsync() =>
        _coderd = await CoderdMock.StartAsync(new CoderdSettings(new HostSettings(Strict: true), RateLimit: 0));

    protected override ValueTask StopAsync() => _coderd?.DisposeAsync() ?? default;

    private Scenario Told(string name, string? state, object messages, string line) =>
        new(name, pact => Answer(Ask(pact, name, state), messages), agentApi => RunAsync(agentApi, 0, line, Posted));

    private Scenario Refused(string name, string state, ushort status) =>
        new(name, pact => Ask(pact, name, state).WillRespond().WithStatus(status), agentApi => RunAsync(agentApi, 1, NotFetched));

    // Inside an array with other elements, the core does not check the names of members.
    private static object Spoken(string role, IMatcher content) => new { id = Match.Integer(0), content, role, time = Shapes.Time };

    private static IRequestBuilderV4 Ask(IPactBuilderV4 pact, string name, string? state)
    {
        var request = pact.UponReceiving(name);
        return (state is null ? request : request.Given(state)).WithRequest(HttpMethod.Get, "/messages");
    }

    private static void Answer(IRequestBuilderV4 request, object messages) => request
        .WillRespond()
        .WithStatus(200)
        .WithHeader("Content-Type", Match.Regex("application/json", Shapes.Json))
        .WithJsonBody(Shapes.Messages(messages));

    private async Task RunAsync(Uri agentApi, int exitCode, params string[] lines)
    {
        var run = await SnapshotterRun.BetweenAsync(agentApi, _coderd!.Address);
        Assert.All(lines, line => run.Says(exitCode, line));
    }
}
