using System.Text.Json;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Mocks.AgentRpc.Agent;
using Mocks.AgentRpc.Tailnet;
using State = Mocks.AgentRpc.Agent.Lifecycle.Types.State;

namespace Mocks.MockCoderd.Tests.Rpc;

/// <summary>The calls of an agent in the journal.</summary>
public sealed class CallJournalTests
{
    private const string UpdateLifecycle = $"{AgentClient.Agent}UpdateLifecycle";

    [Fact]
    public async Task A_call_has_its_messages_its_sizes_and_its_session()
    {
        await using var coderd = await TestCoderd.StrictAsync();
        await using var agent = await AgentClient.ConnectAsync(coderd);
        var request = new UpdateLifecycleRequest { Lifecycle = new() { State = State.ShuttingDown, ChangedAt = new Timestamp { Seconds = 1_767_225_600 } } };

        await agent.CallAsync(UpdateLifecycle, request, Lifecycle.Parser);
        var call = await CallOfAsync(coderd, "Agent/UpdateLifecycle");

        Assert.Equal(("RPC", UpdateLifecycle, """{"lifecycle":{"state":"SHUTTING_DOWN","changedAt":"2026-01-01T00:00:00Z"}}""", request.CalculateSize()),
            (Text(call, "request", "method"), Text(call, "request", "url"), Text(call, "request", "body"), Number(call, "request", "bodyBytes")));
        Assert.Equal((200, """{"state":"SHUTTING_DOWN","changedAt":"2026-01-01T00:00:00Z"}""", request.Lifecycle.CalculateSize()),
            (Number(call, "response", "status"), Text(call, "response", "body"), Number(call, "response", "bodyBytes")));
        Assert.Equal("/api/v2/workspaceagents/me/rpc?version=2.6",
            Text(await coderd.AdminAsync("GET", $"requests/{call.GetProperty("rpc").GetProperty("session")}"), "request", "url"));
        Assert.Empty(call.GetProperty("verdicts").EnumerateArray());
        Assert.True(call.GetProperty("durationMs").GetDouble() >= 0);
    }

    [Fact]
    public async Task An_error_has_its_code_and_text()
    {
        await using var coderd = await TestCoderd.StrictAsync();
        await using var agent = await AgentClient.ConnectAsync(coderd, "version=2.3");

        await agent.FailAsync(UpdateLifecycle, new UpdateLifecycleRequest { Lifecycle = new() { State = (State)42 } });
        await agent.FailAsync($"{AgentClient.Tailnet}RefreshResumeToken", new RefreshResumeTokenRequest());
        var (refused, unimplemented) = (await CallOfAsync(coderd, "Agent/UpdateLifecycle"), await CallOfAsync(coderd, "Tailnet/RefreshResumeToken"));

        Assert.Equal((500, 0, "unknown lifecycle state \"42\""), (Number(refused, "response", "status"), Number(refused, "rpc", "code"), Text(refused, "rpc", "error")));
        Assert.Equal((500, 12), (Number(unimplemented, "response", "status"), Number(unimplemented, "rpc", "code")));
    }

    [Fact]
    public async Task Secrets_of_the_manifest_and_tokens_of_sub_agents_are_redacted()
    {
        await using var coderd = await TestCoderd.StrictAsync(release: "2.36");
        await coderd.AdminAsync("PUT", "world/tasks/demo/manifest", """
            {"environment":{"HARMLESS_NAME":"value-of-the-environment"},"secrets":[{"envName":"OTHER_NAME","filePath":"","value":"value-of-the-secret"}]}
            """);
        await using var agent = await AgentClient.ConnectAsync(coderd);

        var manifest = await agent.CallAsync($"{AgentClient.Agent}GetManifest", new GetManifestRequest(), Manifest.Parser);
        var created = await agent.CallAsync($"{AgentClient.Agent}CreateSubAgent", new CreateSubAgentRequest { Name = "inner" }, CreateSubAgentResponse.Parser);
        await agent.CallAsync($"{AgentClient.Agent}ListSubAgents", new ListSubAgentsRequest(), ListSubAgentsResponse.Parser);
        var journal = (await coderd.AdminAsync("POST", "requests/wait", """{"request":{"rpc":"Agent/ListSubAgents"},"answered":true}""")).GetRawText()
            + (await coderd.AdminAsync("GET", "requests")).GetRawText();

        Assert.Equal(("value-of-the-environment", "value-of-the-secret"), (manifest.EnvironmentVariables["HARMLESS_NAME"], manifest.Secrets.Single().Value.ToStringUtf8()));
        Assert.DoesNotContain("value-of-the", journal, StringComparison.Ordinal);
        Assert.DoesNotContain(Convert.ToBase64String("value-of-the-secret"u8), journal, StringComparison.Ordinal);
        Assert.DoesNotContain(created.Agent.AuthToken.ToBase64(), journal, StringComparison.Ordinal);
        Assert.DoesNotContain(new Guid(created.Agent.AuthToken.Span, bigEndian: true).ToString(), journal, StringComparison.Ordinal);
        Assert.Matches("""{"HARMLESS_NAME":"valu…#[0-9a-f]{8}"}.*{"envName":"OTHER_NAME","value":"valu…#[0-9a-f]{8}"}""", Text(await CallOfAsync(coderd, "Agent/GetManifest"), "response", "body"));
        Assert.Matches("""{"agent":{.*"authToken":"[0-9a-f]{4}…#[0-9a-f]{8}"}""", Text(await CallOfAsync(coderd, "Agent/CreateSubAgent"), "response", "body"));
    }

    [Fact]
    public async Task A_stream_is_open_until_its_client_ends_it()
    {
        await using var coderd = await TestCoderd.StrictAsync();
        await using var agent = await AgentClient.ConnectAsync(coderd);
        JsonElement open;
        await using (var maps = await agent.OpenAsync($"{AgentClient.Tailnet}StreamDERPMaps"))
        {
            await maps.SendAsync(new StreamDERPMapsRequest().ToByteArray(), TestContext.Current.CancellationToken);
            await maps.ReceiveAsync(TestContext.Current.CancellationToken);
            open = await CallOfAsync(coderd, "Tailnet/StreamDERPMaps", answered: false);
        }

        var ended = await CallOfAsync(coderd, "Tailnet/StreamDERPMaps");

        Assert.False(open.TryGetProperty("durationMs", out _));
        Assert.Equal((200, 1, 1), (Number(ended, "response", "status"), Number(ended, "rpc", "received"), Number(ended, "rpc", "sent")));
        Assert.Equal(["client", "server"], ended.GetProperty("rpc").GetProperty("messages").EnumerateArray().Select(message => message.GetProperty("from").GetString()));
        Assert.True(ended.GetProperty("rpc").GetProperty("messages")[1].GetProperty("message").TryGetProperty("regions", out _));
    }

    [Theory]
    [InlineData("Agent/UpdateLifecycl", "did you mean Agent/UpdateLifecycle?")]
    [InlineData("Lifecycle", "is not a call of this mock. It may be one of Agent/GetManifest, ")]
    public async Task A_misspelt_call_is_refused_with_the_nearest(string name, string detail)
    {
        await using var coderd = await TestCoderd.StrictAsync();

        var refusal = await coderd.PostAsync($$"""{"rpc":"{{name}}"}""", "/__admin/requests/find", token: null);

        Assert.Equal(400, refusal.Status);
        Assert.Contains(detail, JsonElement.Parse(refusal.Body).GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    internal static async Task<JsonElement> CallOfAsync(TestCoderd coderd, string name, bool answered = true) => (await coderd.AdminAsync(
        "POST", "requests/wait", $$"""{"request":{"rpc":"{{name}}"},"answered":{{(answered ? "true" : "false")}}}""")).GetProperty("requests").EnumerateArray().Last();

    internal static string? Text(JsonElement entry, string side, string member) => entry.GetProperty(side).GetProperty(member).GetString();

    internal static int Number(JsonElement entry, string side, string member) => entry.GetProperty(side).GetProperty(member).GetInt32();
}
