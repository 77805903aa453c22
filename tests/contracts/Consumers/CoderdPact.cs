using System.Text.Json;
using System.Text.Json.Nodes;
using PactNet;
using PactNet.Matchers;

namespace Mocks.Contracts.Tests.Consumers;

/// <summary>The Snapshotter's requests to coderd. Only an old or a failing coderd needs a provider state; the rest follows from the request.</summary>
/// <remarks>Source of the answers: coder/coder, <c>coderd/aitasks.go</c>, <c>coderd/httpmw/workspaceagent.go</c>.</remarks>
public sealed class CoderdPact : WrittenPact
{
    private const string Schema = "http://localhost:3284/schemas/MessagesResponseBody.json";
    private const string Marker = "[...content truncated, showing last 56KB...]";
    private const string Uuid = @"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";
    private const string Time = "2026-02-01T10:00:00Z";

    /// <summary>One row per scenario, for a theory.</summary>
    public static TheoryData<string> Names { get; } = [.. new CoderdPact().Scenarios.Select(scenario => scenario.Name)];

    protected override string Provider => "coderd";

    private protected override IReadOnlyList<Scenario> Scenarios =>
    [
        Taken("a snapshot of a short conversation", Conversation(2, "Working on it"), Match.MinType(Shapes.Message(), 1)),
        Taken("a snapshot of the last ten messages", Conversation(15, "Working on it"), Match.MinMaxType(Shapes.Message(), 10, 10)),
        Taken("a snapshot of a message that had to be shortened", Conversation(1, new string('x', 66_000)), new[]
        {
            Shapes.Message(Match.Integer(0), Match.Regex($"{Marker}\n\nthe end", @"\[\.\.\.content truncated, showing last 56KB\.\.\.\]\n\n[\s\S]+"), Shapes.Role("user")),
        }),
        Taken("a snapshot in other scripts", Conversation(1, "準備ができました 😀 \u001b[32m\"\\<&>"), new[]
        {
            Shapes.Message(Match.Integer(0), Match.Regex("準備ができました 😀 \u001b[32m\"\\<&>", @"[\s\S]*\p{Han}[\s\S]*😀 \x1b\[32m""\\<&>"), Shapes.Role("user")),
        }),
        Refused("a snapshot for a server that is too old", 404, "Route not found.", null, Shapes.Message(), state: "old-server", exitCode: 0),
        Refused("a snapshot for a server in trouble", 500, "An internal server error occurred.", null, Shapes.Message(), state: "failing"),
        Refused("a snapshot for a task that is not this agent's", 404, "Resource not found or you do not have access to this resource", null,
            Shapes.Message(), task: "00000000-0000-4000-8000-0000000000ff", exitCode: 0),
        Refused("a snapshot from an agent that nobody knows", 401, "Workspace agent not authorized.",
            Match.Type("The agent cannot authenticate until the workspace provision job has been completed. If the job is no longer running, this agent is invalid."),
            Shapes.Message(), token: "00000000-0000-4000-8000-0000000000ff"),
        Refused("a snapshot with a token that is none", 401, "Workspace agent token invalid.",
            Match.Regex("An agent token must be a valid UUIDv4. (len 11)", @"An agent token must be a valid UUIDv4\. \(len 11\)"),
            Shapes.Message(), token: "not-a-token"),
        Refused("a snapshot for a task id of the wrong length", 400, "Invalid task ID format.", Match.Equality("invalid UUID length: 10"), Shapes.Message(), task: "not-a-uuid"),
        Refused("a snapshot for a task id of the wrong form", 400, "Invalid task ID format.", Match.Equality("invalid UUID format"),
            Shapes.Message(), task: "zzzzzzzz-0000-4000-8000-000000000010"),
        Undecodable("a snapshot whose message has a text for its id", """{"id":"0","content":"Hi","role":"user","time":"2026-02-01T10:00:00Z"}""",
            "json: cannot unmarshal string into Go struct field Message.messages.id of type int64"),
        Undecodable("a snapshot whose message has a number for its role", """{"id":0,"content":"Hi","role":5,"time":"2026-02-01T10:00:00Z"}""",
            "json: cannot unmarshal number into Go struct field Message.messages.role of type gen.ConversationRole"),
        Undecodable("a snapshot whose message has no time that can be read", """{"id":0,"content":"Hi","role":"user","time":"nope"}""",
            "parsing time \"nope\" as \"2006-01-02T15:04:05Z07:00\": cannot parse \"nope\" as \"2006\""),
        Exactly("a snapshot that the database cannot hold", """{"id":0,"content":"a\u0000b","role":"user","time":"2026-02-01T10:00:00Z"}""",
            500, "Internal error storing snapshot.", Match.Type("pq: unsupported Unicode escape sequence")),
    ];

    protected override ValueTask StartAsync() => default;

    protected override ValueTask StopAsync() => default;

    private static Scenario Taken(string name, string conversation, object messages) => new(
        name,
        pact => Post(pact, name, null, SnapshotterRun.Task, SnapshotterRun.Token, Body(messages)).WillRespond().WithStatus(204),
        coderd => RunAsync(coderd, conversation, SnapshotterRun.Task, SnapshotterRun.Token, 0, "Log snapshot posted successfully"));

    private static Scenario Refused(string name, ushort status, string message, IMatcher? detail, object posted,
        string? state = null, string task = SnapshotterRun.Task, string token = SnapshotterRun.Token, int exitCode = 1) => new(
        name,
        pact => Answer(Post(pact, name, state, task, token, Body(Match.MinType(posted, 1))), status, message, detail),
        coderd => RunAsync(coderd, Conversation(1, "Hi"), task, token, exitCode,
            exitCode == 0 ? "Log snapshot endpoint not supported by this Coder version, skipping" : $"Error: Failed to post log snapshot (HTTP {status}): {{"));

    private static Scenario Undecodable(string name, string message, string detail) =>
        Exactly(name, message, 400, "Failed to decode request payload.", Match.Equality(detail));

    // The mistake in the body is the point, so the body is pinned as it is.
    private static Scenario Exactly(string name, string message, ushort status, string title, IMatcher detail) => new(
        name,
        pact => Answer(Post(pact, name, null, SnapshotterRun.Task, SnapshotterRun.Token, new { messages = new[] { JsonNode.Parse(message) } }), status, title, detail),
        coderd => RunAsync(coderd, $$"""{"messages":[{{message}}]}""", SnapshotterRun.Task, SnapshotterRun.Token, 1, $"(HTTP {status})"));

    private static IRequestBuilderV4 Post(IPactBuilderV4 pact, string name, string? state, string task, string token, object body)
    {
        var path = $"/api/v2/workspaceagents/me/tasks/{task}/log-snapshot";
        var request = pact.UponReceiving(name);
        request = (state is null ? request : request.Given(state)) is var asked && task == SnapshotterRun.Task
            ? asked.WithRequest(HttpMethod.Post, Match.Regex(path, "/api/v2/workspaceagents/me/tasks/[0-9a-f-]{36}/log-snapshot"))
            : asked.WithRequest(HttpMethod.Post, path);
        return (token == SnapshotterRun.Token ? request.WithHeader("Coder-Session-Token", Match.Regex(token, Uuid)) : request.WithHeader("Coder-Session-Token", token))
            .WithQuery("format", "agentapi").WithHeader("Content-Type", "application/json").WithJsonBody(body);
    }

    private static void Answer(IRequestBuilderV4 request, ushort status, string message, IMatcher? detail)
    {
        var body = new Dictionary<string, object> { ["message"] = Match.Equality(message) };
        if (detail is not null)
        {
            body["detail"] = detail;
        }

        request.WillRespond().WithStatus(status)
            .WithHeader("Content-Type", Match.Regex("application/json; charset=utf-8", "application/json; charset=utf-8"))
            // The rule on names accepts a missing name, so it is used only where a name remains.
            .WithJsonBody(detail is null ? new OnlyMembers("message", body) : body);
    }

    private static object Body(object messages) => new Dictionary<string, object> { ["$schema"] = Match.Type(Schema), ["messages"] = messages };

    private static string Conversation(int count, string content) => JsonSerializer.Serialize(new Dictionary<string, object>
    {
        ["$schema"] = Schema,
        ["messages"] = Enumerable.Range(0, count).Select(id => new { id, content, role = id % 2 == 0 ? "user" : "agent", time = Time }),
    });

    private static async Task RunAsync(Uri coderd, string conversation, string task, string token, int exitCode, string line)
    {
        await using var agentApi = await ServedMessages.StartAsync(conversation);
        var run = await SnapshotterRun.BetweenAsync(agentApi.Address, coderd, task, token);
        run.Says(exitCode, line);
    }
}
