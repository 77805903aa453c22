namespace Mocks.EndToEnd.Tests.Bridge;

/// <summary>The real Claude Code through the mock's AI Bridge.</summary>
public sealed class ClaudeCodeTests
{
    private const string Messages = "/api/v2/aibridge/anthropic/v1/messages";

    [Fact]
    public async Task Claude_Code_prints_the_presets_reply()
    {
        await using var run = await ClientRun.StartAsync();

        var claude = await run.ClaudeCodeAsync("-p", "say hi");

        Assert.Equal((0, "Hello from the mock AI Bridge! No provider was asked, and nothing was spent.\n"), (claude.ExitCode, claude.Output));
        var call = Assert.Single(await run.InterceptionsAsync());
        Assert.Equal(("Claude Code", "say hi"), (call.GetProperty("client").GetString(), call.GetProperty("prompt").GetString()));
        run.Verdicts.AssertNone();
    }

    [Fact]
    public async Task A_tool_call_makes_Claude_Code_run_the_command_and_report_back_in_a_second_request()
    {
        await using var run = await ClientRun.StartAsync("bridge-tool");

        var claude = await run.ClaudeCodeAsync("-p", "run it", "--allowedTools", "Bash");

        Assert.Equal((0, "The command ran, and this is the end of the turn.\n"), (claude.ExitCode, claude.Output));
        var calls = await run.InterceptionsAsync();
        Assert.Equal("Bash", calls[0].GetProperty("toolCalls")[0].GetProperty("tool").GetString());
        Assert.Contains("hello from the mock model", run.BodyOf(calls[^1]).Split("\"tool_result\"")[^1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(400, 1, "API Error: 400 The request could not be processed.")]
    [InlineData(429, 2, "This request would exceed your account's rate limit. Please try again later.")]
    [InlineData(500, 2, "API Error: 500 Internal server error.")]
    public async Task A_providers_error_reaches_it_in_the_providers_words(int status, int requests, string words)
    {
        await using var run = await ClientRun.StartAsync();
        await run.PutAsync($$"""{"faults":[{"kind":"provider-error","status":{{status}},"times":9}]}""");

        var claude = await run.ClaudeCodeAsync("-p", "say hi");

        Assert.Equal((1, requests), (claude.ExitCode, run.Count(Messages)));
        Assert.Contains(words, claude.Output + claude.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bridge_that_is_off_ends_it_with_the_reason()
    {
        await using var run = await ClientRun.StartAsync("bridge-off");

        var claude = await run.ClaudeCodeAsync("-p", "say hi");

        Assert.Equal((1, 1), (claude.ExitCode, run.Count(Messages)));
        Assert.Contains("403 AI Bridge is a Premium feature. Contact sales!", claude.Output + claude.Errors, StringComparison.Ordinal);
    }
}
