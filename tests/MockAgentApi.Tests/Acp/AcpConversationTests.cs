using Mocks.Go.Time;
using Mocks.MockAgentApi.ScreenTracker;
using Mocks.MockAgentApi.Tests.ScreenTracker;
using Mocks.Wire.AgentApi;

namespace Mocks.MockAgentApi.Tests.Acp;

/// <summary>A conversation over ACP, under a test's clock; tests/parity replays a recorded one.</summary>
public sealed class AcpConversationTests
{
    private const string Busy = "message can only be sent when the agent is waiting for user input";
    private const string Untrimmed = "message must be trimmed of leading and trailing whitespace";

    private static readonly AgentApiSettings Acp = Life.Settings with { Acp = true };

    [Fact]
    public void A_turn_is_running_from_the_message_to_its_end_and_every_chunk_is_told()
    {
        using var life = new Life(Acp);
        Assert.Equal(("stable", "", 0), (life.Status, life.Conversation.Screen, life.Messages.Length));

        var sent = life.Send(" hello acp\n");

        Assert.Equal((450, null), sent);
        Assert.Equal(
            [
                "25 status_change running custom", "25 message_update 0 user hello acp", "25 message_update 1 agent You", "25 screen You",
                "150 message_update 1 agent You said:", "150 screen You said:",
                "300 message_update 1 agent You said: hello acp", "300 screen You said: hello acp",
                "450 status_change stable custom",
            ],
            life.News);
        var messages = life.Conversation.Messages.All().ToArray();
        Assert.Equal(["hello acp", "You said: hello acp  "], messages.Select(message => message.Content));
        Assert.Equal(TimeSpan.FromTicks(1), messages[1].Time.ToDateTimeOffset() - messages[0].Time.ToDateTimeOffset());
        Assert.Equal(("stable", "You said: hello acp"), (life.Status, life.Conversation.Screen));
    }

    [Fact]
    public void The_next_answer_begins_anew_and_ids_go_on()
    {
        using var life = new Life(Acp);
        life.Send("one");

        life.Send("two");

        Assert.Equal(["0 user one", "1 agent You said: one", "2 user two", "3 agent You said: two"], life.Messages);
    }

    [Fact]
    public void A_tool_call_is_text_in_the_answer()
    {
        using var life = new Life(Acp);

        life.Send("tool");

        Assert.Equal("1 agent Let me look.|[Tool: execute] ls -la|[Tool Status: completed]|You said: tool", life.Messages[1]);
    }

    [Fact]
    public void A_turn_that_fails_takes_its_half_answer_away_untold_and_its_id_is_not_given_again()
    {
        using var life = new Life(Acp);

        Assert.Equal((100, """{"code":-32000,"message":"the agent failed"}"""), life.Send("fail"));

        Assert.Equal(
            [
                "25 status_change running custom", "25 message_update 0 user fail", "25 message_update 1 agent half an", "25 screen half an",
                "100 status_change stable custom",
            ],
            life.News);
        Assert.Equal(["0 user fail"], life.Messages);
        life.Send("again");
        Assert.Equal(["0 user fail", "2 user again", "3 agent You said: again"], life.Messages);
    }

    [Theory]
    [InlineData("", "message must not be empty")]
    [InlineData(" \n", "message must not be empty")]
    [InlineData("\u00a0x", Untrimmed)]
    [InlineData("x\u2003", Untrimmed)]
    [InlineData("\u00a0", Untrimmed)]
    [InlineData("x", Busy)]
    public void What_cannot_be_sent_is_refused_at_once_also_while_the_agent_works(string text, string refusal)
    {
        using var life = new Life(Acp);
        _ = life.Conversation.SendAsync("hello");

        Assert.Equal((0, refusal), life.Send(text));

        Assert.Equal("running", life.Status);
        Assert.Equal(["0 user hello", "1 agent You"], life.Messages);
    }

    [Fact]
    public void Keys_are_a_prompt_whose_answer_nobody_hears_until_the_turn_has_ended()
    {
        using var life = new Life(Acp);

        var typed = life.Conversation.TypeAsync(" raw prompt ");

        Assert.Empty(life.Wait(425).News);
        Assert.Equal(("stable", false), (life.Status, typed.IsCompleted));
        Assert.Empty(life.Wait(25).News);
        Assert.Null(ResultOf(typed));
        Assert.Empty(life.Messages);
        Assert.Null(ResultOf(life.Conversation.TypeAsync(" \n")));
        var failed = life.Conversation.TypeAsync(" fail ");
        life.Wait(1000);
        Assert.Equal("""{"code":-32000,"message":"the agent failed"}""", ResultOf(failed));
    }

    [Fact]
    public void A_turn_in_which_nothing_was_said_ends_a_tenth_of_a_second_later_with_an_empty_answer()
    {
        using var life = new Life(Acp, """{"replies":[]}""");

        Assert.Equal((100, null), life.Send("hello"));

        Assert.Equal(
            ["25 status_change running custom", "100 message_update 0 user hello", "100 message_update 1 agent", "100 status_change stable custom"], life.News);
    }

    [Fact]
    public void An_agent_that_ends_in_its_turn_has_disconnected()
    {
        using var life = new Life(Acp, """{"replies":[{"steps":[{"text":"I"},{"exit":3}]}]}""");

        Assert.Equal((0, "peer disconnected before response"), life.Send("hello"));
        Assert.Equal(3, ResultOf(life.Conversation.AgentExited));
        Assert.Equal(["0 user hello"], life.Messages);
    }

    [Fact]
    public void An_agent_that_is_interrupted_ends_with_130()
    {
        using var life = new Life(Acp);

        _ = life.Conversation.CloseAgentAsync();

        Assert.Equal(130, ResultOf(life.Conversation.AgentExited));
    }

    [Fact]
    public void What_was_being_sent_fails_when_the_conversation_ends()
    {
        var life = new Life(Acp, """{"replies":[{"steps":[{"text":"I"},{"hang":true}]}]}""");
        var sent = life.Conversation.SendAsync("hello");
        var typed = life.Conversation.TypeAsync("x");
        Assert.False(life.Wait(60_000).Conversation.IsStable);

        life.Dispose();

        Assert.Equal(("context canceled", "context canceled"), (ResultOf(sent), ResultOf(typed)));
    }

    [Fact]
    public void The_initial_prompt_is_the_first_message_and_whoever_comes_before_it_finds_the_agent_running()
    {
        using var life = new Life(Acp with { InitialPrompt = "hi" });

        Assert.Equal("running", life.Beginning.Status.Status);
        Assert.Equal(
            ["25 message_update 0 user hi", "25 message_update 1 agent You", "25 screen You"], life.Wait(25).News);
        life.Wait(425);
        Assert.Equal(("stable", "1 agent You said: hi"), (life.Status, life.Messages[1]));
    }

    [Fact]
    public void After_the_messages_of_a_preset_ids_go_on()
    {
        var loaded = History.Of([new Message(0, "Hello", "user", GoTime.Zero), new Message(1, "Hi", "agent", GoTime.Zero)]);
        using var life = new Life(Acp, loaded: loaded);

        life.Send("more");

        Assert.Equal(["0 user Hello", "1 agent Hi", "2 user more", "3 agent You said: more"], life.Messages);
        Assert.False(life.Conversation.Save(_ => Assert.Fail("ACP keeps no state.")));
    }

    // The clock stands still: nothing more will happen.
    private static T ResultOf<T>(Task<T> done)
    {
        Assert.True(done.IsCompleted);
        return done.Result;
    }
}
