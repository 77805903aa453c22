using System.Text.Json;
using Mocks.Mocking.Settings;

namespace Mocks.MockAgentApi.Tests.Replay;

/// <summary>The journal judged again as another release of AgentAPI.</summary>
public sealed class ReplayTests
{
    [Fact]
    public async Task Only_what_another_release_answers_otherwise_is_listed()
    {
        await using var agent = await Agent.StartAsync("normal");
        await agent.BodyAsync("GET /messages");
        await agent.BodyAsync("GET /status");
        await PostAsync(agent, "  ", 500);

        var report = await ReplayAsync(agent, "0.11.8");

        Assert.Equal("AgentAPI 0.12.1 to AgentAPI 0.11.8: 3 judged, 0 left out", Sum(report));
        Assert.Equal(["2 200 to 200"], Changes(report));
        var change = report.GetProperty("changes")[0];
        Assert.Contains("\"transport\":\"pty\"", change.GetProperty("now").GetProperty("body").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain("transport", change.GetProperty("then").GetProperty("body").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_that_an_agent_answers_is_judged_without_a_wait_and_what_follows_from_it()
    {
        await using var agent = await Agent.StartAsync(new AgentApiSettings(new HostSettings(), "normal", Speed: 100));
        await PostAsync(agent, "Hello", 200);
        await agent.BodyAsync("GET /messages");
        var before = await agent.BodyAsync("GET /__admin/requests");

        var same = await ReplayAsync(agent, "baseline");
        var older = await ReplayAsync(agent, "0.12.0");

        Assert.Equal("[]", same.GetProperty("leftOut").ToString());
        Assert.Equal("AgentAPI 0.12.1 to AgentAPI 0.12.1: 2 judged, 0 left out", Sum(same));
        Assert.Empty(Changes(same));
        Assert.Equal("AgentAPI 0.12.1 to AgentAPI 0.12.0: 2 judged, 0 left out", Sum(older));
        Assert.Equal(before, await agent.BodyAsync("GET /__admin/requests"));
    }

    [Fact]
    public async Task An_upload_is_left_out_because_it_keeps_a_file()
    {
        const string Form = "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\nContent-Type: text/plain\r\n\r\nhi\r\n--b--";
        await using var agent = await Agent.StartAsync("normal");
        var answer = await agent.AskAsync("POST /upload", $"Content-Type: multipart/form-data; boundary=b\nContent-Length: {Form.Length}", Form);

        var report = await ReplayAsync(agent, "0.9");

        Assert.StartsWith("HTTP/1.1 200 OK\r\n", answer, StringComparison.Ordinal);
        Assert.Equal(["1: It keeps a file."], LeftOut(report));
    }

    [Fact]
    public async Task A_preset_that_was_selected_later_is_the_one_that_is_replayed()
    {
        await using var agent = await Agent.StartAsync("normal");
        await agent.BodyAsync("PUT /__admin/preset", """{"name":"many"}""");
        await agent.BodyAsync("GET /messages");

        var report = await ReplayAsync(agent, "0.3");

        Assert.Equal("AgentAPI 0.12.1 to AgentAPI 0.3.3: 1 judged, 0 left out", Sum(report));
        Assert.Empty(Changes(report));
    }

    [Fact]
    public async Task A_mock_with_a_real_program_is_refused()
    {
        await using var agent = await Agent.StartAsync(new AgentApiSettings(new HostSettings(), RunAgent: ["cat"]));

        var problem = JsonElement.Parse(await agent.BodyAsync("POST /__admin/verdicts/replay", """{"agentapiVersion":"0.11"}"""));

        Assert.Equal("The journal of this mock cannot be judged again.", problem.GetProperty("message").GetString());
        Assert.Equal("Its agent is a real program (--run-agent), which would run once more. Only the answers of built-in agents can be compared.",
            problem.GetProperty("detail").GetString());
    }

    [Fact]
    public async Task The_releases_that_can_be_chosen_are_listed()
    {
        await using var agent = await Agent.StartAsync("normal");

        var choices = JsonElement.Parse(await agent.BodyAsync("GET /__admin/verdicts/replay"));

        Assert.Equal("""{"now":"baseline","agentapiVersions":["0.3","0.9","0.10","0.11","0.12.0","0.12.1","baseline"]}""", JsonSerializer.Serialize(choices));
    }

    [Theory]
    [InlineData("{}", "agentapiVersion: missing. It may be 0.3, 0.9, 0.10, 0.11, 0.12.0, 0.12.1 or baseline.")]
    [InlineData("""{"agentapiVersion":"1"}""", "agentapiVersion: there is no release \"1\". It may be 0.3, 0.9, 0.10, 0.11, 0.12.0, 0.12.1 or baseline.")]
    [InlineData("""{"coderVersion":"2.31"}""", "coderVersion: there is no such member. It may be agentapiVersion.")]
    public async Task A_release_that_there_is_not_is_refused(string body, string detail)
    {
        await using var agent = await Agent.StartAsync("normal");

        var problem = JsonElement.Parse(await agent.BodyAsync("POST /__admin/verdicts/replay", body));

        Assert.Equal(("The body is not what this route takes.", detail), (problem.GetProperty("message").GetString(), problem.GetProperty("detail").GetString()));
    }

    private static async Task PostAsync(Agent agent, string content, int status)
    {
        var body = $$"""{"content":"{{content}}","type":"user"}""";
        var answer = await agent.AskAsync("POST /message", $"Content-Type: application/json\nContent-Length: {body.Length}", body);
        Assert.StartsWith($"HTTP/1.1 {status} ", answer, StringComparison.Ordinal);
    }

    private static async Task<JsonElement> ReplayAsync(Agent agent, string release) =>
        JsonElement.Parse(await agent.BodyAsync("POST /__admin/verdicts/replay", $$"""{"agentapiVersion":"{{release}}"}"""));

    private static string Sum(JsonElement report) =>
        $"{report.GetProperty("now")} to {report.GetProperty("then")}: {report.GetProperty("judged")} judged, {report.GetProperty("leftOut").GetArrayLength()} left out";

    private static string[] Changes(JsonElement report) => [.. report.GetProperty("changes").EnumerateArray().Select(change =>
        $"{change.GetProperty("id")} {change.GetProperty("now").GetProperty("status")} to {change.GetProperty("then").GetProperty("status")}")];

    private static string[] LeftOut(JsonElement report) =>
        [.. report.GetProperty("leftOut").EnumerateArray().Select(one => $"{one.GetProperty("id")}: {one.GetProperty("why").GetString()}")];
}
