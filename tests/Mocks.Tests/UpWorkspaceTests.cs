using System.Net.Http.Json;
using System.Text.Json;

namespace Mocks.Tests;

/// <summary>A workspace next to both mocks.</summary>
public sealed class UpWorkspaceTests
{
    [Fact]
    public async Task Its_agent_connects_and_a_signal_ends_the_task_with_the_snapshot_kept()
    {
        var (up, coderd) = await MocksCommand.UpAsync("--workspace", "--log", "none");
        using var running = up;
        await LineAsync(up, "  lifecycle      READY");
        using var client = new HttpClient { BaseAddress = coderd };

        var agents = await client.GetFromJsonAsync<JsonElement>("/__admin/agents", TestContext.Current.CancellationToken);
        var ended = await up.StopAsync();

        Assert.Contains("\"main\"", agents.GetRawText(), StringComparison.Ordinal);
        Assert.Contains("script stop    Snapshotter │ Log snapshot posted successfully\n", ended.Output, StringComparison.Ordinal);
        Assert.EndsWith("""

            What a person reads who opens the paused task
              user  │ Hello
              agent │ Hi there
              user  │ How are you?
              agent │ Good!
              user  │ Great

            ✓ nothing lost

            """, ended.Output, StringComparison.Ordinal);
        Assert.Equal(0, ended.ExitCode);
    }

    [Theory]
    [InlineData("500", "HUP", "✗ 5 messages were there, none was stored", 1)]
    [InlineData("404", "TERM", "· this coderd keeps no snapshot", 0)]
    public async Task What_is_not_kept_has_no_tick_whatever_signal_ends_the_task(string status, string signal, string last, int exit)
    {
        var (up, _) = await MocksCommand.UpAsync("--workspace", "--log", "none", "--coderd-status", status);
        using var running = up;
        await LineAsync(up, "  lifecycle      READY");

        var ended = await up.StopAsync(signal);

        Assert.Contains("  lifecycle      SHUTTING_DOWN\n", ended.Output, StringComparison.Ordinal);
        Assert.Equal((exit, last), (ended.ExitCode, ended.OutputLines[^1]));
    }

    private static async Task LineAsync(RunningProgram program, string end)
    {
        while (await program.ReadLineAsync() is { } line)
        {
            if (line.EndsWith(end, StringComparison.Ordinal))
            {
                return;
            }
        }

        Assert.Fail($"The program ended without a line that ends with '{end}'.");
    }
}
