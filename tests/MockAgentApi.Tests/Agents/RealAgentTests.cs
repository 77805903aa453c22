using System.Text.Json;
using Mocks.Mocking.Settings;

namespace Mocks.MockAgentApi.Tests.Agents;

/// <summary>The mock in front of a real program.</summary>
public sealed class RealAgentTests
{
    private const string Echo = "printf 'Hello\\n> '; while read -r line; do printf 'You said %s\\n> ' \"$line\"; done";

    private static readonly TimeSpan Patience = RunningProgram.Patience;

    public RealAgentTests() => Assert.SkipUnless(OperatingSystem.IsLinux(), "Real programs are run on Linux only.");

    [Fact]
    public async Task A_shell_script_is_talked_to_interrupted_and_begun_anew()
    {
        await using var agent = await StartAsync(Echo);
        await StatusAsync(agent, "stable");

        var posted = await PostAsync(agent, """{"type":"user","content":"hi there"}""");
        await StatusAsync(agent, "stable");
        var messages = await MessagesAsync(agent);
        var raw = await PostAsync(agent, """{"type":"raw","content":"bye\r"}""");
        await UntilAsync(agent, "GET /messages", body => body.Contains("You said bye", StringComparison.Ordinal));
        await agent.BodyAsync("POST /__admin/reset");
        await UntilAsync(agent, "GET /messages", body => body.Contains("Hello", StringComparison.Ordinal) && !body.Contains("You said", StringComparison.Ordinal));

        Assert.Contains("\"ok\":true", posted, StringComparison.Ordinal);
        Assert.Contains("\"ok\":true", raw, StringComparison.Ordinal);
        Assert.Equal(3, messages.Length);
        Assert.Equal(("agent", "Hello" + new string(' ', 75)), messages[0]);
        Assert.Equal(("user", "hi there"), messages[1]);
        // The script echoes the keys that AgentAPI types around the message (a letter and a backspace, the brackets of a paste); the terminal drops them.
        Assert.Equal(("agent", "You said hi there".PadRight(80)), messages[2]);
    }

    [Fact]
    public async Task Ctrl_C_typed_raw_ends_the_program_and_then_nobody_takes_keys()
    {
        await using var agent = await StartAsync("printf 'ready\\n> '; exec cat");
        await UntilAsync(agent, "GET /messages", body => body.Contains("ready", StringComparison.Ordinal));

        await PostAsync(agent, """{"type":"raw","content":"\u0003"}""");

        await UntilAsync(() => PostAsync(agent, """{"type":"raw","content":"x"}"""), answer => answer.Contains("write /dev/ptmx: input/output error", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Ten_megabytes_come_while_everybody_is_answered()
    {
        await using var agent = await StartAsync("head -c 10000000 /dev/zero | tr '\\0' 'x'; printf '\\ndone\\n> '; exec cat");

        // Each answer comes within the client's timeout of twenty seconds.
        await UntilAsync(agent, "GET /messages", body =>
        {
            Assert.Contains("\"messages\":[", body, StringComparison.Ordinal);
            return body.Contains("done  ", StringComparison.Ordinal);
        });
        var (role, content) = Assert.Single(await MessagesAsync(agent));

        Assert.Equal("agent", role);
        Assert.Equal(999, content.Split('\n').Length);
        Assert.All(content.Split('\n')[..998], line => Assert.Equal(new string('x', 80), line));
    }

    [Fact]
    public async Task A_program_that_does_not_read_holds_up_neither_streams_nor_itself()
    {
        await using var agent = await StartAsync("stty raw -echo; printf 'ready\\r\\n> '; (sleep 0.5; printf alive) & exec sleep 1000");
        await UntilAsync(agent, "GET /messages", body => body.Contains("ready", StringComparison.Ordinal));

        // The post waits, and holds, as upstream's does, the lock that status and messages wait for.
        var post = PostAsync(agent, $$"""{"type":"raw","content":"{{new string('x', 1_000_000)}}"}""");
        using var screens = await RawClient.ConnectAsync(agent.Address);
        await screens.SendAsync(RawClient.Request("GET /internal/screen"));
        var shown = "";
        while (!shown.Contains("alive", StringComparison.Ordinal))
        {
            shown += await screens.ReadAsync(64 * 1024);
        }

        Assert.False(post.IsCompleted);
        // A later post types to the next program, which does not read either.
        await UntilAsync(() => agent.BodyAsync("POST /__admin/reset"), _ => post.IsCompleted);
        Assert.Contains("\"ok\":true", await post, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_preset_takes_its_place_and_a_reset_begins_it_anew()
    {
        await using var agent = await StartAsync(Echo);
        await UntilAsync(agent, "GET /messages", body => body.Contains("Hello  ", StringComparison.Ordinal));

        await agent.BodyAsync("PUT /__admin/preset", """{"name":"empty"}""");
        var empty = await MessagesAsync(agent);
        await agent.BodyAsync("POST /__admin/reset");
        await UntilAsync(agent, "GET /messages", body => body.Contains("Hello  ", StringComparison.Ordinal));

        Assert.Empty(empty);
    }

    [Theory]
    [InlineData("amp", "20 08")]
    [InlineData("claude", "78 78")]
    public async Task Amp_alone_is_typed_a_blank_and_a_backspace_at_its_start(string type, string shown)
    {
        await using var agent = await Agent.StartAsync(new AgentApiSettings(new HostSettings(), AgentType: type, RunAgent:
            ["sh", "-c", "stty raw -echo; printf 'ready\\r\\n'; dd bs=1 count=2 2>/dev/null | od -An -tx1; exec sleep 1000"]));
        await UntilAsync(agent, "GET /messages", body => body.Contains("ready", StringComparison.Ordinal));

        await PostAsync(agent, """{"type":"raw","content":"xx"}""");

        await UntilAsync(agent, "GET /messages", body => body.Contains(shown, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("preset", "a real program has its own answers. Remove PRESET, MESSAGES and MOCK_AGENT.")]
    [InlineData("agent", "a real program has its own answers. Remove PRESET, MESSAGES and MOCK_AGENT.")]
    [InlineData("speed", "a real program runs in real time. Set MOCK_SPEED to 1.")]
    [InlineData("acp", "a real program runs in a terminal. With ACP, agents are simulated only.")]
    [InlineData("none", "1 needs the command of agentapi server. Give a command line, e.g. --run-agent 'bash ./my-agent.sh'.")]
    public async Task What_does_not_go_with_a_real_program_is_refused(string with, string why)
    {
        var settings = new AgentApiSettings(new HostSettings(), RunAgent: ["true"]);

        var refused = await Assert.ThrowsAsync<SettingException>(() => Agent.StartAsync(with switch
        {
            "preset" => settings with { Preset = "many" },
            "agent" => settings with { Agent = "echo" },
            "speed" => settings with { Speed = 2 },
            "acp" => settings with { Acp = true },
            _ => settings with { RunAgent = [] },
        }));

        Assert.Equal($"--run-agent (MOCK_RUN_AGENT): {why}", refused.Message);
    }

    [Fact]
    public async Task A_command_that_cannot_be_run_ends_the_start()
    {
        var refused = await Assert.ThrowsAsync<SettingException>(() => Agent.StartAsync(new AgentApiSettings(new HostSettings(), RunAgent: ["no-such-agent"])));

        Assert.Equal("--run-agent: exec: \"no-such-agent\": executable file not found in $PATH", refused.Message);
    }

    private static Task<Agent> StartAsync(string script) => Agent.StartAsync(new AgentApiSettings(new HostSettings(), RunAgent: ["sh", "-c", script]));

    private static Task<string> PostAsync(Agent agent, string json) =>
        agent.AskAsync("POST /message", $"Content-Type: application/json\nContent-Length: {json.Length}", json);

    private static Task<string> StatusAsync(Agent agent, string status) =>
        UntilAsync(agent, "GET /status", body => body.Contains($"\"status\":\"{status}\"", StringComparison.Ordinal));

    private static Task<string> UntilAsync(Agent agent, string line, Func<string, bool> holds) => UntilAsync(() => agent.BodyAsync(line), holds);

    private static async Task<string> UntilAsync(Func<Task<string>> ask, Func<string, bool> holds)
    {
        using var enough = new CancellationTokenSource(Patience);
        while (true)
        {
            var answer = await ask();
            if (holds(answer))
            {
                return answer;
            }

            Assert.False(enough.IsCancellationRequested, $"The answer is still {answer[..Math.Min(answer.Length, 1000)]}");
        }
    }

    private static async Task<(string Role, string Content)[]> MessagesAsync(Agent agent)
    {
        using var answer = JsonDocument.Parse(await agent.MessagesAsync());
        return [.. answer.RootElement.GetProperty("messages").EnumerateArray().Select(one => (one.GetProperty("role").GetString()!, one.GetProperty("content").GetString()!))];
    }
}
