using System.Text.Json;
using Mocks.MockWorkspaceAgent.Life;

namespace Mocks.MockWorkspaceAgent.Tests.Life;

/// <summary>The program <c>coder</c> that scripts find on their PATH. Each call is a process of its own, as in a workspace.</summary>
public sealed class CoderCommandTests
{
    [Fact]
    public async Task Scripts_wait_for_each_other_with_exp_sync()
    {
        await using var coderd = await RpcCoderd.StartAsync(
            RpcCoderd.Script("set -e; coder exp sync want b a c; coder exp sync start b --timeout 10m | tee $HOME/b; echo b >> $HOME/order; coder exp sync complete b; coder exp sync status b"),
            RpcCoderd.Script("for i in $(seq 6000); do grep -qs waiting $HOME/b && break; sleep 0.02; done; coder exp sync start a && coder exp sync complete a; coder exp sync start c; echo c >> $HOME/order; coder exp sync complete c"));
        await using var life = TestLife.Start(coderd.Address);

        Assert.Equal(AgentLifecycle.Ready, await life.StartEndedAsync());

        Assert.Equal("c\nb\n", await File.ReadAllTextAsync($"{life.Folders.Home}/order", TestContext.Current.CancellationToken));
        Assert.Equal(
            [
                "Success", "Unit \"b\" is waiting for dependencies to be satisfied: [a, c]", "Unit \"b\" finished waiting for dependencies: [a, c]", "Success",
                "Unit: b", "Status: completed", "Ready: true", "a  completed  completed  true", "c  completed  completed  true",
            ],
            LinesOf(life, coderd, 0));
        Assert.Equal(["Unit \"a\" started with no dependencies", "Success", "Unit \"c\" started with no dependencies", "Success"], LinesOf(life, coderd, 1));
    }

    [Theory]
    [InlineData("coder exp sync complete x", "error: complete unit failed: unit \"x\" must be registered first: unit not found")]
    [InlineData("coder exp sync want a b > /dev/null; coder exp sync want b a", "error: declare dependency failed: adding edge for unit \"b\": failed to add dependency|cycle detected")]
    [InlineData("coder exp sync start a > /dev/null; coder exp sync start a", "error: start unit failed: checking status for unit \"a\": same status already set")]
    [InlineData("coder exp sync want a b > /dev/null; coder exp sync start a --timeout 1s > /dev/null", "error: timeout waiting for dependencies of unit 'a'")]
    [InlineData("coder exp sync start a --timeout soon", "error: invalid argument \"soon\" for \"--timeout\" flag: time: invalid duration \"soon\"")]
    [InlineData("coder exp sync start", "error: exactly one unit name is required")]
    [InlineData("unset CODER_AGENT_URL; coder external-auth access-token github", "error: CODER_AGENT_URL is not set: this command must be run from inside a running workspace")]
    [InlineData("coder stat gpu", "error: stat knows cpu, mem and disk")]
    public async Task A_call_that_fails_says_why_and_exits_with_1(string script, string error)
    {
        await using var coderd = await RpcCoderd.StartAsync(RpcCoderd.Script(script));
        await using var life = TestLife.Start(coderd.Address);

        Assert.Equal(AgentLifecycle.StartError, await life.StartEndedAsync());

        Assert.Equal(1, life.Of<ScriptEnded>().Single().ExitCode);
        Assert.Equal(error, string.Join('|', life.Lines.Skip(1)));
    }

    [Fact]
    public async Task A_call_that_is_not_known_exits_with_1_and_is_a_warning()
    {
        await using var coderd = await RpcCoderd.StartAsync(RpcCoderd.Script("coder ssh me"));
        await using var life = TestLife.Start(coderd.Address);

        Assert.Equal(AgentLifecycle.StartError, await life.StartEndedAsync());

        Assert.Equal(["coder: a script called \"coder ssh me\", which the stand-in for coder does not know: it exits with 1"], life.Warnings);
    }

    [Fact]
    public async Task What_needs_coderd_uses_the_agents_token()
    {
        await using var coderd = await LifeCoderd.StartAsync();
        await coderd.AdminAsync("PUT", "world/tasks/demo/manifest", $$"""
            {"scripts":[{"displayName":"Setup","script":{{JsonSerializer.Serialize("""
                coder external-auth access-token github; echo "=$?"
                coder external-auth access-token nothing 2>/dev/null; echo "=$?"
                echo '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"coder_report_task","arguments":{"summary":"Working on it","link":"","state":"working"}}}' | CODER_MCP_APP_STATUS_SLUG=agentapi coder exp mcp server
                coder agent-firewall --help > /dev/null; echo "=$?"
                coder boundary -- sh -c 'exit 7' 2> /dev/null; echo "=$?"
                coder stat mem | sed 's/[0-9.]\+/N/g'
                """)}},"runOnStart":true}]}
            """);
        await using var life = TestLife.Start(coderd.Address);

        await life.StartEndedAsync();

        Assert.Equal(
            ["=1", """{"jsonrpc":"2.0","id":1,"result":{"content":[{"type":"text","text":"Thanks for reporting!"}]}}""", "=0", "=7", "N/N GiB (N%)"],
            life.Lines.Skip(1));
        Assert.EndsWith("=0", life.Lines.First(), StringComparison.Ordinal);
        Assert.Empty(life.Warnings);
    }

    private static IEnumerable<string> LinesOf(TestLife life, RpcCoderd coderd, int script) => life.Of<OutputLine>()
        .Where(line => line.Script.LogSourceId == new Guid(coderd.Manifest.Scripts[script].LogSourceId.Span, bigEndian: true)).Select(line => line.Text);
}
