using System.Text.Json;

namespace Mocks.Tests.Afterwards;

/// <summary><c>mocks run</c> is green only when a person can then read what the release can keep.</summary>
public sealed class OutcomeTests
{
    private const string Fetch = "curl -sS localhost:$ARG_AGENTAPI_PORT/messages";
    private const string Post = """curl -sS -w '' ${CODER_AGENT_URL}api/v2/workspaceagents/me/tasks/$ARG_TASK_ID/log-snapshot?format=agentapi -H "Coder-Session-Token: $CODER_AGENT_TOKEN" -d""";
    private const string Good = $"{Fetch} | {Post} @-";
    private const string NoneStored = "5 messages were there, none was stored; the command exited 0";

    [Theory]
    [InlineData("", "true", NoneStored)]
    [InlineData("", $"{Fetch} > /dev/null", NoneStored)]
    [InlineData("--coderd-status 500", Good, NoneStored)]
    [InlineData("--coderd-preset failing", Good, NoneStored)]
    [InlineData("--fault|coderd POST *log-snapshot* status=503", Good, NoneStored)]
    [InlineData("--fault|coderd POST *log-snapshot* status=204", Good, NoneStored)]
    [InlineData("--fault|coderd POST *log-snapshot* status=404 times=1", $"{Good}; {Post} no", NoneStored)]
    [InlineData("--strict", $"ARG_TASK_ID=00000000-0000-4000-8000-000000000099; {Good}", NoneStored)]
    [InlineData("", $"{Good}; curl -sS -X POST ${{CODER_AGENT_URL}}__admin/reset", NoneStored)]
    [InlineData("", """curl -sS -X POST localhost:$ARG_AGENTAPI_PORT/__admin/preset -d '{"preset":"empty"}'""", NoneStored)]
    [InlineData("", $$"""{{Good}}; {{Post}} '{"messages":[]}'""", "5 messages were there, and a snapshot without a message was stored; the command exited 0")]
    [InlineData("", $$"""{{Post}} '{"messages":[{"role":"user","content":"x"}]}'; {{Fetch}}""", "message 0 has another content than in the conversation; the command exited 0")]
    [InlineData("--preset empty", $$"""{{Post}} '{"messages":[{"role":"user","content":"x"}]}'""", "what is readable is not of this conversation; the command exited 0")]
    [InlineData("--coder-version 2.31", "true", NoneStored)]
    [InlineData("--expect-snapshot any", "true", NoneStored)]
    [InlineData("--expect-snapshot none", Good, "a snapshot of 5 messages was stored, none was expected; the command exited 0")]
    [InlineData("--journal 1", $"{Good}; {Good}", "2 requests are no longer in the journal, and so are any verdicts on them")]
    public async Task What_was_lost_is_a_verdict(string options, string command, string verdict)
    {
        var report = await ReportAsync(options, command);

        Assert.Contains(verdict, report.GetProperty("verdicts").EnumerateArray().Select(one => one.GetProperty("text").GetString()));
        Assert.Equal(1, report.GetProperty("exit").GetInt32());
    }

    [Theory]
    [InlineData("", Good, "whole")]
    [InlineData("", $"{Good}; {Good}", "whole")]
    [InlineData("--preset empty", "true", "nothing-there")]
    [InlineData("--preset huge", "./snapshotter", "shortened")]
    [InlineData("--coder-version 2.29", "true", "not-supported")]
    [InlineData("--coderd-preset old-server", Good, "not-supported")]
    [InlineData("--fault|coderd POST *log-snapshot* status=404", Good, "not-supported")]
    [InlineData("--coder-version 2.31", Good, "whole")]
    [InlineData("--expect-snapshot none", "true", "nothing")]
    [InlineData("--expect-snapshot any", $$"""{{Post}} '{"messages":[{"role":"user","content":"Great"}]}'""", "less")]
    public async Task What_is_kept_as_expected_is_green(string options, string command, string kept)
    {
        var report = await ReportAsync(options, command);

        Assert.Equal((kept, 0), (report.GetProperty("kept").GetProperty("kept").GetString(), report.GetProperty("exit").GetInt32()));
    }

    [Fact]
    public async Task An_agent_that_draws_on_after_the_fetch_takes_nothing_from_what_was_kept()
    {
        var command = $"sleep 0.2; {Fetch} > $HOME/told; sleep 0.5; {Post} @$HOME/told";
        var folder = Directory.CreateTempSubdirectory("mocks-").FullName;
        var run = await RunningProgram.RunAsync(MocksCommand.Of("run", "--format", "json", "--preset", "redraws", "--", "bash", "-c",
            $$"""curl -sS localhost:$ARG_AGENTAPI_PORT/message -H 'Content-Type: application/json' -d '{"type":"user","content":"hi"}'; {{command}}""").With(("HOME", folder)));
        Directory.Delete(folder, recursive: true);

        var report = JsonElement.Parse(run.Output);
        Assert.Equal("whole", report.GetProperty("kept").GetProperty("kept").GetString());
    }

    private static async Task<JsonElement> ReportAsync(string options, string command)
    {
        var run = await MocksCommand.RunAsync(["run", "--format", "json",
            .. options.Split(options.Contains('|', StringComparison.Ordinal) ? '|' : ' ', StringSplitOptions.RemoveEmptyEntries),
            .. command == "./snapshotter" ? (string[])[] : ["--", "bash", "-c", command]]);
        Assert.True(run.Output.StartsWith('{'), run.Errors + run.Output);
        return JsonElement.Parse(run.Output);
    }
}
