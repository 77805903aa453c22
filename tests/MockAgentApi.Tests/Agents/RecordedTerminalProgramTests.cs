using Mocks.MockAgentApi.Agents;

namespace Mocks.MockAgentApi.Tests.Agents;

/// <summary>The agent of the recordings, key by key, in situations that were not recorded.</summary>
public sealed class RecordedTerminalProgramTests
{
    private const string Ready = "Scripted agent ready";

    [Theory]
    [InlineData("ab\x7f", "a")]
    [InlineData("ab\b", "a")]
    [InlineData("a😀\x7f", "a")]
    [InlineData("\x7f", "")]
    [InlineData("\x1b[200~a\rb\x1b[201~c", "a\nbc")]
    public void Keys_edit_what_is_typed(string keys, string typed)
    {
        var stage = new Stage(new RecordedTerminalProgram());

        stage.Type(keys);

        Assert.Equal($"{Ready}\n\n> {typed}", stage.Screen);
    }

    [Theory]
    [InlineData("echo hi\r", "> echo hi\nYou said: hi", 300)]
    [InlineData("echo\r", "> echo\nYou said: ", 300)]
    [InlineData("echo\u00a0hi\r", "> echo\u00a0hi\nYou said: hi", 300)]
    [InlineData("slow 3\r", "> slow 3\nline 0\nline 1\nline 2", 100, 100, 100)]
    [InlineData("slow x\r", "> slow x\nline 0", 100)]
    [InlineData("same\r", "> same\nsame reply")]
    [InlineData("\r", "> ")]
    [InlineData("what\r", "> what\nUnknown: what")]
    [InlineData("\x1b", "[esc]")]
    public void It_answers_by_rule(string keys, string said, params int[] slept)
    {
        var stage = new Stage(new RecordedTerminalProgram());

        stage.Type(keys);

        Assert.Equal($"{Ready}\n{said}\n\n> ", stage.Screen);
        Assert.Equal(slept, stage.Slept);
    }

    [Fact]
    public void It_draws_after_every_key_but_a_paste_once()
    {
        var stage = new Stage(new RecordedTerminalProgram());

        stage.Type("ab");
        Assert.Equal(4, stage.Drawn.Count);
        stage.Type("\x1b[200~cde\x1b[201~");

        Assert.Equal(5, stage.Drawn.Count);
    }

    [Fact]
    public void A_deaf_one_goes_on_typing()
    {
        var stage = new Stage(new RecordedTerminalProgram());

        stage.Type("deaf now\rx");

        Assert.Equal($"{Ready}\n\n> deaf nowx", stage.Screen);
    }

    [Theory]
    [InlineData("die 3\recho never\r", 3)]
    [InlineData("\x03x", 0)]
    public void It_ends(string keys, int code)
    {
        var agent = new RecordedTerminalProgram();
        var stage = new Stage(agent);

        stage.Type(keys);

        Assert.Equal((true, code), (stage.Ended, agent.ExitCode));
    }

    [Fact]
    public void A_big_answer_has_at_most_100_000_rows()
    {
        var stage = new Stage(new RecordedTerminalProgram());

        stage.Type("big 100001\r");

        Assert.Equal(100_000, stage.Screen.Split('\n').Count(line => line.StartsWith("row ", StringComparison.Ordinal)));
    }
}
