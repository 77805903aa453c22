using Google.Protobuf;
using Mocks.AgentRpc.Agent;
using Result = Mocks.AgentRpc.Agent.WorkspaceAgentMetadata.Types.Result;
using State = Mocks.AgentRpc.Agent.Lifecycle.Types.State;

namespace Mocks.MockCoderd.Tests.Rpc;

/// <summary>Calls that the real coderd refuses, or answers and does less than the agent expects.</summary>
public sealed class CallVerdictTests
{
    [Theory]
    [InlineData("2.34", "PushContextState", "It came with version 2.10 of the API. This release has 2.9; the session asked for 2.6.", "Take this error, or the code 12, for a server that is too old, and go on without the method.")]
    [InlineData("2.34", "UpdateLifecycl", null, "Did you mean Agent/UpdateLifecycle?")]
    [InlineData("2.29", "UpdateAppStatus", "It came with version 2.8 of the API. This release has 2.6; the session asked for 2.6.", "Take this error, or the code 12, for a server that is too old, and go on without the method.")]
    public async Task A_method_that_the_release_does_not_have(string release, string method, string? detail, string hint)
    {
        await using var coderd = await TestCoderd.StrictAsync(release: release);
        await using var agent = await AgentClient.ConnectAsync(coderd);

        Assert.Equal($"0: protocol error: unknown rpc: \"{AgentClient.Agent}{method}\"", await agent.FailAsync($"{AgentClient.Agent}{method}", Array.Empty<byte>()));

        Assert.Equal($"unknown-call 500 real coderd {release} has no coder.agent.v2.Agent/{method} here, and answers with the error protocol error: unknown rpc: \"{AgentClient.Agent}{method}\" | {detail} | {hint}",
            await VerdictAsync(coderd));
    }

    [Fact]
    public async Task A_method_that_is_newer_than_the_session_asked_for_is_a_remark()
    {
        await using var coderd = await TestCoderd.StrictAsync();
        await using var agent = await AgentClient.ConnectAsync(coderd, "version=2.0");

        await agent.CallAsync($"{AgentClient.Agent}GetAnnouncementBanners", []);

        Assert.Equal("The session asked for version 2.0 of the API, and GetAnnouncementBanners came with 2.1: an older server takes this session and does not have the method.",
            (await CallJournalTests.CallOfAsync(coderd, "Agent/GetAnnouncementBanners")).GetProperty("remarks")[0].GetString());
        Assert.Equal("none", await VerdictAsync(coderd));
    }

    [Theory]
    [InlineData(new[] { State.Ready }, "no-start 200 real coderd 2.34 stores ready without a start: started_at and ready_at are the same, so a person sees a start of no time | The agent was created, and STARTING did not come. | Report STARTING before the scripts run.")]
    [InlineData(new[] { State.Starting, State.Ready }, "none")]
    [InlineData(new[] { State.Starting, State.StartError }, "none")]
    [InlineData(new[] { State.ShuttingDown, State.Off }, "none")]
    public async Task Ready_before_starting(State[] states, string verdict)
    {
        await using var coderd = await TestCoderd.StrictAsync();
        await coderd.AdminAsync("POST", "world/tasks/demo/agent", """{"lifecycle":"created"}""");
        await using var agent = await AgentClient.ConnectAsync(coderd);
        foreach (var state in states)
        {
            await agent.CallAsync($"{AgentClient.Agent}UpdateLifecycle", new UpdateLifecycleRequest { Lifecycle = new() { State = state } }, Lifecycle.Parser);
        }

        Assert.Equal(verdict, await VerdictAsync(coderd));
    }

    [Fact]
    public async Task A_log_batch_over_the_limit()
    {
        await using var coderd = await TestCoderd.StrictAsync();
        await using var agent = await AgentClient.ConnectAsync(coderd);
        var line = new Log { Output = new string('x', 600_000), Level = Log.Types.Level.Info };

        Assert.False(await LogAsync(agent, line));
        Assert.Equal("none", await VerdictAsync(coderd));
        Assert.True(await LogAsync(agent, line));

        Assert.Equal("logs-dropped 200 real coderd 2.34 answers log_limit_exceeded and stores none of these 1 lines, nor any later ones |  | "
            + "An agent may log 1,048,576 bytes in all, over every source: stop sending after log_limit_exceeded.", await VerdictAsync(coderd));
    }

    [Theory]
    [InlineData("unknown", 1, "metadata-dropped 200 real coderd 2.34 answers without an error and stores nothing under \"unknown\" | The manifest does not declare it. | Send the keys of the manifest's metadata only.")]
    [InlineData("load", 2049, "metadata-cut 200 real coderd 2.34 stores the first 2048 bytes of \"load\", with an error in place of the agent's own |  | A value may have 2048 bytes.")]
    [InlineData("load", 2048, "none")]
    public async Task Metadata_that_is_not_kept(string key, int length, string verdict)
    {
        await using var coderd = await TestCoderd.StrictAsync();
        await coderd.AdminAsync("PUT", "world/tasks/demo/manifest", """{"metadata":[{"key":"load","displayName":"Load","script":"uptime","interval":10,"timeout":1}]}""");
        await using var agent = await AgentClient.ConnectAsync(coderd);

        await agent.CallAsync($"{AgentClient.Agent}BatchUpdateMetadata", new BatchUpdateMetadataRequest
        {
            Metadata = { new Metadata { Key = key, Result = new Result { Value = new string('x', length) } } },
        }, BatchUpdateMetadataResponse.Parser);

        Assert.Equal(verdict, await VerdictAsync(coderd));
    }

    private static async Task<bool> LogAsync(AgentClient agent, Log line) => (await agent.CallAsync(
        $"{AgentClient.Agent}BatchCreateLogs", new BatchCreateLogsRequest { LogSourceId = ByteString.CopyFrom(new byte[16]), Logs = { line } }, BatchCreateLogsResponse.Parser)).LogLimitExceeded;

    /// <summary>Code, status, text, detail and hint of the verdict; <c>none</c> without one.</summary>
    private static async Task<string> VerdictAsync(TestCoderd coderd)
    {
        var verdicts = (await coderd.AdminAsync("GET", "requests")).GetProperty("requests").EnumerateArray().SelectMany(entry => entry.GetProperty("verdicts").EnumerateArray()).ToArray();
        return verdicts is [var verdict]
            ? $"{verdict.GetProperty("code").GetString()} {verdict.GetProperty("status")} {verdict.GetProperty("text").GetString()} | "
                + $"{(verdict.TryGetProperty("detail", out var detail) ? detail.GetString() : "")} | {verdict.GetProperty("hint").GetString()}"
            : verdicts.Length == 0 ? "none" : $"{verdicts.Length} verdicts";
    }
}
