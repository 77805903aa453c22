using Mocks.MockAgentApi.Agents;
using Mocks.MockAgentApi.Presets;

namespace Mocks.MockAgentApi.Tests.Agents;

/// <summary>The output of a script for typed keys.</summary>
public sealed class TerminalScriptPlayerTests
{
    private static readonly AgentScript Parrot = new("Hello", Replies: [new ScriptedReply(Reply: Text("You said {message}"))]);

    [Fact]
    public void It_greets_and_answers_after_300_ms()
    {
        var stage = new Stage(new TerminalScriptPlayer(Parrot));
        Assert.Equal("Hello\n\n> ", stage.Screen);

        stage.Type("hi\r");

        Assert.Equal([300], stage.Slept);
        Assert.Equal(["Hello\n\n> ", "Hello\n> hi\n\n> ", "Hello\n> hi\nYou said hi\n\n> ", "Hello\n> hi\nYou said hi\n\n> "], stage.Drawn.Select(Stage.Shown));
    }

    [Fact]
    public void Enter_alone_says_nothing()
    {
        var stage = new Stage(new TerminalScriptPlayer(Parrot));

        stage.Type("\r\r");

        Assert.Equal(("Hello\n\n> ", 0), (stage.Screen, stage.Slept.Count));
    }

    [Fact]
    public void What_is_pasted_is_one_message()
    {
        var stage = new Stage(new TerminalScriptPlayer(Parrot));

        stage.Type("\x1b[200~two\rlines\x1b[201~");
        Assert.Equal("Hello\n\n> two\nlines", stage.Screen);
        stage.Type("!\r");

        Assert.Equal("Hello\n> two\nlines!\nYou said two\nlines!\n\n> ", stage.Screen);
    }

    [Theory]
    [InlineData("ab\x7f", "> a")]
    [InlineData("ab\b\b\b", "> ")]
    [InlineData("a\x1b" + "b", "> ab")]
    public void Keys_erase_and_Escape_does_nothing(string keys, string prompt)
    {
        var stage = new Stage(new TerminalScriptPlayer(Parrot));

        stage.Type(keys);

        Assert.Equal($"Hello\n\n{prompt}", stage.Screen);
    }

    [Fact]
    public void Without_a_prompt_the_terminal_itself_shows_the_keys()
    {
        var stage = new Stage(new TerminalScriptPlayer(Parrot with { Prompt = "" }));
        Assert.Equal("Hello\n", stage.Screen);

        stage.Type("a\x7f\x03\r");

        Assert.Equal(("a^?^C\r\n", 0), (stage.Drawn[^1], stage.Slept.Count));
    }

    [Fact]
    public void An_answer_in_pieces_grows_is_replaced_and_fails()
    {
        ScriptedReply turn = new(Steps: [new ReplyStep(Text: Text("one ")), new ReplyStep(AfterMs: 5, Text: Text("two")), new ReplyStep(Screen: Text("anew")), new ReplyStep(Error: "{}")]);
        var stage = new Stage(new TerminalScriptPlayer(new AgentScript(Replies: [turn])));

        stage.Type("x\r");

        Assert.Equal([5], stage.Slept);
        Assert.Equal(["\n> ", "> x\n\n> ", "> x\none \n\n> ", "> x\none two\n\n> ", "> x\nanew\n\n> ", "> x\nanew{}\n\n> ", "> x\nanew{}\n\n> "], stage.Drawn.Select(Stage.Shown));
    }

    [Fact]
    public void A_spinner_turns_for_ever_at_the_end_of_the_answer()
    {
        ScriptedReply turn = new(Steps: [new ReplyStep(Text: Text("busy ")), new ReplyStep(AfterMs: 40, Spin: ["|", "/"])]);
        var stage = new Stage(new TerminalScriptPlayer(new AgentScript(Replies: [turn])));

        stage.Type("x\r", sleeps: 4);

        Assert.Equal([40, 40, 40, 40], stage.Slept);
        Assert.Equal(["> x\nbusy |\n\n> ", "> x\nbusy /\n\n> ", "> x\nbusy |\n\n> "], stage.Drawn.TakeLast(3).Select(Stage.Shown));
    }

    [Fact]
    public void One_that_hangs_sleeps_for_days()
    {
        var stage = new Stage(new TerminalScriptPlayer(new AgentScript(Replies: [new ScriptedReply(Steps: [new ReplyStep(Hang: true), new ReplyStep(Text: Text("never"))])])));

        stage.Type("x\r", sleeps: 3);

        Assert.Equal([86_400_000, 86_400_000, 86_400_000], stage.Slept);
        Assert.Equal("> x\n\n> ", stage.Screen);
    }

    [Theory]
    [InlineData("\x1b")]
    [InlineData("\x03")]
    public void Esc_and_Ctrl_C_interrupt_a_reply_and_the_agent_takes_the_next_message(string key)
    {
        ScriptedReply turn = new(Steps: [new ReplyStep(Text: Text("one")), new ReplyStep(AfterMs: 500, Text: Text(" two")), new ReplyStep(AfterMs: 500, Text: Text(" three"))]);
        var stage = new Stage(new TerminalScriptPlayer(new AgentScript(Replies: [turn])));
        stage.Type("a\r", sleeps: 2);
        Assert.Equal("> a\none two\n\n> ", stage.Screen);

        stage.Type(key);
        var interrupted = (stage.Screen, stage.Slept.Count, stage.Ended);
        stage.Type("b\r");

        Assert.Equal(("> a\none two\n[interrupted]\n\n> ", 0, false), interrupted);
        Assert.Equal("> a\none two\n[interrupted]\n> b\none two three\n\n> ", stage.Screen);
    }

    [Fact]
    public void A_spinner_is_interrupted_and_what_was_typed_meanwhile_is_in_the_input_line()
    {
        ScriptedReply turn = new(Steps: [new ReplyStep(Text: Text("busy ")), new ReplyStep(AfterMs: 40, Spin: ["|", "/"])]);
        var stage = new Stage(new TerminalScriptPlayer(new AgentScript(Replies: [turn], Interrupted: "stopped")));
        stage.Type("x\r", sleeps: 4);

        stage.Type("next", sleeps: 1);
        stage.Type("\x1b!");

        Assert.Equal("> x\nbusy \nstopped\n\n> next!", stage.Screen);
    }

    [Fact]
    public void A_reply_is_interrupted_by_a_key_in_one_piece_with_its_message_too()
    {
        var stage = new Stage(new TerminalScriptPlayer(Parrot));

        stage.Type("hi\r\x1b");

        Assert.Equal("Hello\n> hi\n[interrupted]\n\n> ", stage.Screen);
    }

    [Fact]
    public void Ctrl_C_empties_the_input_line_and_twice_on_an_empty_one_ends_the_agent_with_0()
    {
        var agent = new TerminalScriptPlayer(Parrot.As("codex"));
        var stage = new Stage(agent);

        stage.Type("abc\x03");
        var emptied = stage.Screen;
        stage.Type("\x03", sleeps: 1);
        var (warned, waited) = (stage.Screen, stage.Slept.ToArray());
        stage.Type("\x03");

        Assert.Equal("Hello\n\n› \n  mock · ~/work\n  ? for shortcuts", emptied);
        Assert.Equal("Hello\n\n› \n  mock · ~/work\nCtrl-C again ends the agent", warned);
        Assert.Equal([2000], waited);
        Assert.Equal((true, 0), (stage.Ended, agent.ExitCode));
    }

    [Theory]
    [InlineData("")]
    [InlineData("x\b")]
    [InlineData("\x1b")]
    public void A_second_Ctrl_C_that_comes_late_or_after_another_key_does_not_end_it(string between)
    {
        var stage = new Stage(new TerminalScriptPlayer(Parrot));

        stage.Type("\x03", sleeps: 1);
        stage.Type(between);
        var gone = stage.Screen;
        stage.Type("\x03", sleeps: 1);

        Assert.Equal("Hello\n\n> ", gone);
        Assert.Equal(("Hello\n\n> \nCtrl-C again ends the agent", false), (stage.Screen, stage.Ended));
    }

    [Theory]
    [InlineData("a\x1b[Ab\x1b[3~c\x1bOHd", "> abcd")]
    [InlineData("\x1b[200~a\x03\x1bb\x1b[201~", "> a\x03\x1bb")]
    public void Arrows_are_not_typed_and_a_paste_is_text(string keys, string prompt)
    {
        var stage = new Stage(new TerminalScriptPlayer(Parrot));

        stage.Type(keys);

        Assert.Equal(($"Hello\n\n{prompt}", false), (stage.Screen, stage.Ended));
    }

    [Fact]
    public void One_that_hangs_is_not_interrupted()
    {
        var stage = new Stage(new TerminalScriptPlayer(new AgentScript(Replies: [new ScriptedReply(Steps: [new ReplyStep(Text: Text("so")), new ReplyStep(Hang: true)])])));
        stage.Type("x\r", sleeps: 1);

        stage.Type("\x1b\x03", sleeps: 1);

        Assert.Equal("> x\nso\n\n> ", stage.Screen);
    }

    [Fact]
    public void One_that_exits_does_so_with_its_code()
    {
        var agent = new TerminalScriptPlayer(new AgentScript(Replies: [new ScriptedReply(Steps: [new ReplyStep(Text: Text("bye"), Exit: 3), new ReplyStep(Text: Text("never"))])]));
        var stage = new Stage(agent);

        stage.Type("x\ry\r");

        Assert.Equal((true, 3, "> x\nbye\n\n> "), (stage.Ended, agent.ExitCode, stage.Screen));
    }

    [Fact]
    public void A_full_screen_shows_the_last_answer_only()
    {
        var stage = new Stage(new TerminalScriptPlayer(Parrot with { Fullscreen = true }));

        stage.Type("a\r");
        Assert.Equal("You said a\n\n> ", stage.Screen);
        stage.Type("b\r");

        Assert.Equal("You said b\n\n> ", stage.Screen);
    }

    [Theory]
    [InlineData("claude", "Hello\n> hi\nYou said hi\n\n> ")]
    [InlineData("codex", "Hello\n› hi\nYou said hi\n\n› \n  mock · ~/work\n  ? for shortcuts")]
    [InlineData("amp", "Hello\n│ hi\nYou said hi\n\n╭──────────────────────╮\n│ \n╰──────────────────────╯")]
    [InlineData("opencode", "┃\n┃  mock\n┃\nHello\n┃  hi\n┃  you\n\nYou said hi\n\n┃  \n┃\n┃  mock\n╹▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀")]
    public void Each_type_has_its_input_box(string type, string screen)
    {
        var stage = new Stage(new TerminalScriptPlayer(Parrot.As(type)));

        stage.Type("hi\r");

        Assert.Equal(screen, stage.Screen);
    }

    [Fact]
    public void A_type_or_a_prompt_of_its_own_is_kept()
    {
        AgentScript[] own = [Parrot with { Type = "claude" }, Parrot with { Prompt = "$ " }];

        Assert.All(own, script => Assert.Same(script, script.As("codex")));
    }

    [Theory]
    [InlineData("*", "anything\nat all", true)]
    [InlineData("a*z", "a\nz", true)]
    [InlineData("a*z", "a z!", false)]
    [InlineData("1+1.0", "1+1.0", true)]
    [InlineData("1+1.0", "11x0", false)]
    public void A_turn_fits_what_was_said(string when, string said, bool fits) => Assert.Equal(fits, new ScriptedReply(when).Fits(said));

    [Fact]
    public void A_tool_call_is_rendered_as_AgentAPI_does() =>
        Assert.Equal("so hi\n[Tool: execute] ls\n[Tool Status: completed]\n", new ReplyStep(Text: Text("so {message}"), Tool: "execute", Title: "ls", ToolStatus: "completed").Added("hi"));

    private static PresetText Text(string text) => new(text);
}
