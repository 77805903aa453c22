namespace Mocks.EndToEnd.Tests.Bridge;

/// <summary>The real Codex through the mock's AI Bridge.</summary>
public sealed class CodexTests
{
    private const string Responses = "/api/v2/aibridge/openai/v1/responses";

    // Faster than Codex's own four retries of a request and five of a stream.
    private const string Requests = "model_providers.aibridge.request_max_retries=";
    private const string Streams = "model_providers.aibridge.stream_max_retries=";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Codex_prints_the_presets_reply(bool live)
    {
        await using var run = await ClientRun.StartAsync(live: live);

        var codex = await run.CodexAsync("say hi");

        Assert.Equal((0, "Hello from the mock AI Bridge! No provider was asked, and nothing was spent.\n"), (codex.ExitCode, codex.Output));
        var call = Assert.Single(await run.InterceptionsAsync());
        Assert.Equal(("Codex", "gpt-5.2-codex", "say hi"), (call.GetProperty("client").GetString(), call.GetProperty("model").GetString(), call.GetProperty("prompt").GetString()));
        run.Verdicts.AssertNone();
    }

    [Fact]
    public async Task Codex_takes_the_modules_argument_with_the_file_for_the_profile()
    {
        await using var run = await ClientRun.StartAsync();
        await run.PutAsync("""{"replies":[{"when":{"lastUserText":{"contains":"weather"}},"text":"Sunny, as ever."}]}""");

        var codex = await run.CodexAsync("--profile", "aibridge", "how is the weather?");

        Assert.Equal((0, "Sunny, as ever.\n"), (codex.ExitCode, codex.Output));
    }

    [Fact]
    public async Task A_tool_call_makes_Codex_run_the_command_and_report_back_in_a_second_request()
    {
        await using var run = await ClientRun.StartAsync("bridge-tool");

        var codex = await run.CodexAsync("run it");

        Assert.Equal((0, "The command ran, and this is the end of the turn.\n"), (codex.ExitCode, codex.Output));
        var calls = await run.InterceptionsAsync();
        Assert.Equal(2, calls.Length);
        Assert.Equal("exec_command", calls[0].GetProperty("toolCalls")[0].GetProperty("tool").GetString());
        Assert.DoesNotContain("function_call_output", run.BodyOf(calls[0]), StringComparison.Ordinal);
        var report = run.BodyOf(calls[1]).Split("function_call_output");
        Assert.Contains("hello from the mock model", report[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_429_ends_it_after_one_request_and_a_429_with_Retry_After_makes_it_wait_and_try_again()
    {
        await using var run = await ClientRun.StartAsync();
        await run.PutAsync("""{"faults":[{"kind":"provider-error","status":429,"times":99}]}""");
        var ended = await run.CodexAsync("say hi");
        var requests = run.Count(Responses);

        await run.PutAsync("""{"faults":[{"kind":"provider-error","status":429,"retryAfterSeconds":1}]}""");
        var waited = await run.CodexAsync("say hi");

        Assert.Equal((1, 1), (ended.ExitCode, requests));
        Assert.Contains("last status: 429 Too Many Requests", ended.Errors, StringComparison.Ordinal);
        Assert.Equal((0, 3), (waited.ExitCode, run.Count(Responses)));
    }

    [Fact]
    public async Task A_500_is_tried_as_often_as_Codex_is_told_and_a_recovery_is_taken()
    {
        await using var run = await ClientRun.StartAsync();
        await run.PutAsync("""{"faults":[{"kind":"provider-error","status":500,"times":99}]}""");
        var failed = await run.CodexAsync("-c", $"{Requests}2", "-c", $"{Streams}0", "say hi");
        var requests = run.Count(Responses);

        await run.PutAsync("""{"faults":[{"kind":"provider-error","status":500,"times":2}]}""");
        var recovered = await run.CodexAsync("-c", $"{Requests}2", "-c", $"{Streams}0", "say hi");

        Assert.Equal((1, 3), (failed.ExitCode, requests));
        Assert.Equal((0, 6), (recovered.ExitCode, run.Count(Responses)));
    }

    [Theory]
    [InlineData("""{"faults":[{"kind":"no-end","times":9}]}""", "stream closed before response.completed")]
    [InlineData("""{"faults":[{"kind":"cut-at-event","atEvent":5,"times":9}]}""", "stream disconnected before completion")]
    [InlineData("""{"faults":[{"kind":"provider-breaks-off","atEvent":5,"times":9}]}""", "stream disconnected before completion")]
    [InlineData("""{"state":"off"}""", "403 Forbidden: {\"message\":\"AI Bridge is a Premium feature. Contact sales!\"}")]
    [InlineData("""{"state":"absent"}""", "404 Not Found: {\"message\":\"Route not found.\"}")]
    public async Task What_goes_wrong_makes_it_fail_with_its_reason(string bridge, string reason)
    {
        await using var run = await ClientRun.StartAsync();
        await run.PutAsync(bridge);

        var codex = await run.CodexAsync("-c", $"{Requests}0", "-c", $"{Streams}0", "say hi");

        Assert.Equal((1, 1), (codex.ExitCode, run.Count(Responses)));
        Assert.Contains(reason, codex.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stream_that_is_cut_once_is_asked_for_again()
    {
        await using var run = await ClientRun.StartAsync(live: true);
        await run.PutAsync("""{"replies":[{"text":"whole at last","firstTokenMs":100}],"faults":[{"kind":"cut-at-event","atEvent":5}]}""");

        var codex = await run.CodexAsync("say hi");

        Assert.Equal((0, "whole at last\n", 2), (codex.ExitCode, codex.Output, run.Count(Responses)));
    }

    [Fact]
    public async Task An_end_that_comes_before_the_message_costs_the_message()
    {
        await using var run = await ClientRun.StartAsync();
        await run.PutAsync("""{"faults":[{"kind":"wrong-order"}]}""");

        var codex = await run.CodexAsync("say hi");

        Assert.Equal((0, ""), (codex.ExitCode, codex.Output));
    }
}
