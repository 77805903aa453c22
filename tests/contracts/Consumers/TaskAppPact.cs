using Mocks.MockCoderd.Tasks;
using PactNet;
using PactNet.Matchers;

namespace Mocks.Contracts.Tests.Consumers;

/// <summary>coderd's requests to the AgentAPI of a task, for live logs and for <c>send</c>. The consumer is MockCoderd's client.</summary>
/// <remarks>Source: coder/coder, <c>coderd/aitasks.go</c>, through coder/agentapi-sdk-go.</remarks>
public sealed class TaskAppPact : WrittenPact
{
    private const string Busy = "failed to send message: message can only be sent when the agent is waiting for user input";
    private const string Empty = "failed to send message: message must not be empty";

    /// <summary>One row per scenario, for a theory.</summary>
    public static TheoryData<string> Names { get; } = [.. new TaskAppPact().Scenarios.Select(scenario => scenario.Name)];

    protected override string Consumer => "coderd";

    protected override string Provider => "AgentAPI";

    private protected override IReadOnlyList<Scenario> Scenarios =>
    [
        Status("a request for the status of an agent that waits", "normal", "stable"),
        Status("a request for the status of an agent that is busy", "never-ready", "running"),
        new("a request for the messages of a task",
            pact => Json(pact.UponReceiving("a request for the messages of a task").Given("normal").WithRequest(HttpMethod.Get, "/messages"), 200,
                Shapes.Messages(new[]
                {
                    Shapes.Message(Match.Equality(0), Match.Type("Hello"), Shapes.Role("user")),
                    Shapes.Message(Match.Equality(1), Match.Type("Hi there"), Shapes.Role("agent")),
                    Shapes.Message(Match.Equality(2), Match.Type("How are you?"), Shapes.Role("user")),
                    Shapes.Message(Match.Equality(3), Match.Type("Good!"), Shapes.Role("agent")),
                    Shapes.Message(Match.Equality(4), Match.Type("Great"), Shapes.Role("user")),
                })),
            With(async client =>
            {
                var (messages, error) = await client.GetMessagesAsync(TestContext.Current.CancellationToken);
                Assert.Null(error);
                Assert.Equal(5, messages!.Messages!.Count);
            })),
        Posted("a message from a user", "say \"hi\" to <b> & 漢字", "user"),
        Posted("a key that a user presses", "\u001b", "raw"),
        Refused("a message for an agent that is busy", "never-ready", "hello", Busy),
        Refused("a message that is empty", "normal", "", Empty),
        Refused("a message of blanks", "normal", " \n\t", Empty),
    ];

    protected override ValueTask StartAsync() => default;

    protected override ValueTask StopAsync() => default;

    private static Scenario Status(string name, string state, string status) => new(
        name,
        // Older releases send less, and coderd reads only this.
        pact => Json(pact.UponReceiving(name).Given(state).WithRequest(HttpMethod.Get, "/status"), 200, new { status = Match.Equality(status) }),
        With(async client => Assert.Equal(new TaskAppAnswer<string>(status, null), await client.GetStatusAsync(TestContext.Current.CancellationToken))));

    private static Scenario Posted(string name, string content, string type) => new(
        name,
        pact => Json(Post(pact, name, "normal", content, type), 200, new Dictionary<string, object>
        {
            ["$schema"] = Schema("MessageResponseBody"),
            ["ok"] = Match.Equality(true),
        }),
        With(async client => Assert.Null(await client.PostMessageAsync(content, TestContext.Current.CancellationToken, type))));

    private static Scenario Refused(string name, string state, string content, string why) => new(
        name,
        pact => Post(pact, name, state, content, "user").WillRespond().WithStatus(500)
            .WithHeader("Content-Type", Match.Regex("application/problem+json", @"application/problem\+json"))
            .WithJsonBody(new Dictionary<string, object>
            {
                ["$schema"] = Schema("ErrorModel"),
                ["title"] = Match.Equality("Internal Server Error"),
                ["status"] = Match.Equality(500),
                ["detail"] = Match.Equality("unexpected error occurred"),
                ["errors"] = new[] { new OnlyMembers("message", new { message = Match.Equality(why) }) },
            }),
        With(async client =>
        {
            var error = await client.PostMessageAsync(content, TestContext.Current.CancellationToken);
            Assert.StartsWith("failed to post message: {", error, StringComparison.Ordinal);
            Assert.Contains(why, error, StringComparison.Ordinal);
        }));

    private static Func<Uri, Task> With(Func<TaskAppClient, Task> act) => async app =>
    {
        using var client = new TaskAppClient(app);
        await act(client);
    };

    private static IRequestBuilderV4 Post(IPactBuilderV4 pact, string name, string state, string content, string type) => pact
        .UponReceiving(name).Given(state).WithRequest(HttpMethod.Post, "/message")
        .WithHeader("Content-Type", "application/json").WithJsonBody(new { content, type });

    private static void Json(IRequestBuilderV4 request, ushort status, object body) => request.WillRespond().WithStatus(status)
        .WithHeader("Content-Type", Match.Regex("application/json", "application/json")).WithJsonBody(body);

    private static IMatcher Schema(string name) => Match.Regex($"http://localhost:3284/schemas/{name}.json", $@"https?://[^/]+/schemas/{name}\.json");
}
