using Mocks.Go.Time;
using Mocks.MockAgentApi.ScreenTracker;
using Mocks.MockAgentApi.Versions;
using Mocks.Wire.AgentApi;

namespace Mocks.MockAgentApi.Tests.ScreenTracker;

public sealed class PtyConversationTests
{
    private const string TooLate = "failed to send message: failed to wait for processing to start: timeout waiting for condition";
    private const string Busy = "message can only be sent when the agent is waiting for user input";

    private const string NeverReady = """{"greeting":"no prompt here","prompt":"","startMs":5}""";

    [Fact]
    public void A_fresh_conversation_is_running_until_81_screens_were_equal()
    {
        using var life = new Life();

        Assert.Equal("running", life.Status);
        Assert.Equal(["0 agent "], life.Messages);
        Assert.Equal(
            [
                "25 message_update 0 agent", "25 screen",
                "50 message_update 0 agent Scripted agent ready", "50 screen Scripted agent ready||>",
                "2050 status_change stable custom",
            ],
            life.Wait(5000).News);
    }

    [Fact]
    public void An_exchange_has_the_recorded_order_and_spacing()
    {
        using var life = new Life().Wait(3000);

        var sent = life.Send("  echo hello \n");

        Assert.Equal((4100, null), sent);
        Assert.Equal(
            ["3025 status_change running custom", "3050 screen Scripted agent ready||> echo hello", "4100 screen Scripted agent ready|> echo hello||>"],
            life.News);
        Assert.Equal(
            [
                "4125 message_update 1 user echo hello", "4125 message_update 2 agent",
                "4400 message_update 2 agent You said: hello", "4400 screen Scripted agent ready|> echo hello|You said: hello||>",
                "6400 status_change stable custom",
            ],
            life.Wait(5000).News);
        Assert.Equal(["0 agent Scripted agent ready", "1 user echo hello", "2 agent You said: hello"], life.Messages);
    }

    [Fact]
    public void Every_line_of_an_agent_is_as_wide_as_the_terminal_and_the_time_of_a_change_is_its_tick()
    {
        using var life = new Life(Life.Settings with { TermWidth = 30 }).Wait(3000);
        life.Send("wide");
        life.Wait(3000);

        var messages = life.Conversation.Messages.All().ToArray();

        Assert.Equal("漢字テスト 😀 <b>&\u2028".PadRight(31) + "\n" + "red \"quoted\" back\\slash tab".PadRight(30), messages[2].Content);
        Assert.Equal([50, 3025, 4125], messages.Select(SinceStart));
    }

    [Fact]
    public void An_agent_that_ignores_Enter_fails_the_message_after_15_seconds_and_nothing_is_kept()
    {
        using var life = new Life().Wait(3000);

        Assert.Equal((19075, TooLate), life.Send("deaf"));
        Assert.Equal(["19100 status_change stable custom"], life.Wait(200).News);
        Assert.Equal(["0 agent Scripted agent ready"], life.Messages);
    }

    [Fact]
    public void Without_an_echo_Enter_follows_after_two_seconds_and_before_that_was_an_error()
    {
        const string Stuck = """{"greeting":"ready","replies":[{"steps":[{"text":"working"},{"hang":true}]}]}""";
        using var life = new Life(script: Stuck).Wait(3000);
        using var older = new Life(Life.Settings with { Version = AgentApiVersion.V0121 }, Stuck).Wait(3000);
        life.Send("first");
        older.Send("first");
        life.Wait(3000);
        older.Wait(3000);

        Assert.Equal("stable", life.Status);
        Assert.Equal((7100 + 25 + 2000 + 15000, TooLate), life.Send("second"));
        Assert.Equal(
            (7100 + 25 + 15000, "failed to send message: failed to wait for screen to stabilize: timeout waiting for condition"), older.Send("second"));
    }

    [Fact]
    public void What_was_on_the_screen_is_no_answer_so_the_second_equal_one_is_empty_and_the_third_is_never_seen()
    {
        using var life = new Life().Wait(3000);
        life.Send("same");
        life.Wait(3000);
        life.Send("same");
        life.Wait(3000);

        Assert.Equal(["2 agent same reply", "3 user same", "4 agent "], life.Messages[2..]);
        Assert.Equal("stable", life.Status);

        life.Send("same");
        life.Wait(60_000);

        Assert.Equal("5 user same", life.Messages[^1]);
        Assert.Equal("running", life.Status);
    }

    [Fact]
    public void Empty_comes_before_busy_since_0_12_and_after_it_before()
    {
        using var life = new Life();
        using var older = new Life(Life.Settings with { Version = AgentApiVersion.V011 });

        Assert.Equal("message must not be empty", life.Send(" \t").Failure);
        Assert.Equal(Busy, life.Send("x").Failure);
        Assert.Equal(Busy, older.Send(" ").Failure);
    }

    [Fact]
    public void An_agent_that_was_never_ready_is_running_now_and_was_stable_before()
    {
        using var life = new Life(script: NeverReady).Wait(60_000);
        using var older = new Life(Life.Settings with { Version = AgentApiVersion.V0121 }, NeverReady).Wait(60_000);

        Assert.Equal(("running", "stable"), (life.Status, older.Status));
        Assert.Equal(Busy, life.Send("hello").Failure);
        var sent = older.Conversation.SendAsync("hello");
        Assert.Equal(["60025 status_change running custom"], older.Wait(120_000).News);
        Assert.False(sent.IsCompleted);
    }

    [Fact]
    public async Task Before_0_12_an_agent_that_was_never_ready_is_typed_to_and_streams_stand_still_meanwhile()
    {
        using var life = new Life(Life.Settings with { Version = AgentApiVersion.V011 }, NeverReady).Wait(3000);

        var sent = life.Conversation.SendAsync("hello");

        Assert.Empty(life.Wait(16_000).News);
        life.Wait(100);
        Assert.Equal(TooLate, await sent);
        Assert.Equal("0 agent no prompt here|x^H^[[200~hello^[[201~", life.Messages[0]);
        Assert.Equal("status_change running custom", life.News[0].Split(' ', 2)[1]);
    }

    [Fact]
    public void In_0_12_0_the_echo_shows_for_a_moment_in_the_message_before()
    {
        using var life = new Life(Life.Settings with { Version = AgentApiVersion.V0120 }).Wait(3000);

        life.Send("echo hello");

        Assert.Equal(
            ["3025 status_change running custom", "4100 message_update 0 agent Scripted agent ready|> echo hello"],
            life.News.Where(news => !news.Contains(" screen ", StringComparison.Ordinal)));
        Assert.Equal(
            ["4125 message_update 0 agent Scripted agent ready", "4125 message_update 1 user echo hello", "4125 message_update 2 agent"], life.Wait(100).News);
    }

    [Fact]
    public void The_initial_prompt_is_sent_without_a_stable_between()
    {
        using var life = new Life(Life.Settings with { InitialPrompt = "echo hi" });

        var news = life.Wait(7000).News.Where(news => !news.Contains(" screen ", StringComparison.Ordinal)).ToArray();

        Assert.Equal(
            ["25 screen", "25 message_update 0 agent", "50 message_update 0 agent Scripted agent ready", "3150 message_update 1 user echo hi", "3150 message_update 2 agent",
             "3425 message_update 2 agent You said: hi", "5425 status_change stable custom"],
            news.OrderBy(item => int.Parse(item.Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture)).ThenBy(item => !item.EndsWith("screen", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("0.9")]
    [InlineData("0.11")]
    public void Before_0_12_0_the_initial_prompt_is_sent_when_the_agent_is_stable(string version)
    {
        using var life = new Life(Life.Settings with { InitialPrompt = "echo hi", Version = AgentApiVersion.Find(version) });

        var news = life.Wait(9000).News.Where(news => news.Contains("status_change", StringComparison.Ordinal)).ToArray();

        Assert.Equal(["0 agent Scripted agent ready", "1 user echo hi", "2 agent You said: hi"], life.Messages);
        Assert.Equal("stable", life.Status);
        Assert.Single(news, status => status.Contains("stable", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Keys_are_typed_at_any_time_and_leave_no_message()
    {
        using var life = new Life().Wait(1000);

        Assert.Null(await life.Conversation.TypeAsync("abc\x1b"));

        Assert.Equal(["1025 message_update 0 agent Scripted agent ready|[esc]", "1025 screen Scripted agent ready|[esc]||> abc"], life.Wait(500).News);
    }

    [Fact]
    public void An_earlier_life_comes_back_when_the_agent_is_ready_and_its_last_answer_stays()
    {
        SavedConversation saved = new([At(0, "agent", "Old hello"), At(1, "user", "old question"), At(2, "agent", "old answer")], "", false);
        using var life = new Life(loadState: () => new LoadedState(saved));

        Assert.Equal(
            ["50 message_update 0 agent Scripted agent ready", "75 message_update 0 agent Old hello", "75 message_update 1 user old question", "75 message_update 2 agent old answer"],
            life.Wait(1000).News.Where(news => !news.Contains("screen", StringComparison.Ordinal)).Skip(1));
        Assert.False(life.Conversation.Save(_ => Assert.Fail("Nothing changed.")));

        life.Wait(3000);
        life.Send("echo on");
        life.Wait(3000);

        Assert.Equal(["2 agent old answer", "3 user echo on", "4 agent You said: on"], life.Messages[2..]);
        SavedConversation? kept = null;
        Assert.True(life.Conversation.Save(state => kept = state));
        Assert.Equal(5, kept!.Messages.Count);
        Assert.False(life.Conversation.Save(_ => Assert.Fail("Nothing changed.")));
    }

    [Fact]
    public void What_is_wrong_with_an_earlier_life_is_told_before_anything_else_of_the_tick()
    {
        using var life = new Life(loadState: () => new LoadedState(Error: "unsupported state file version 2 (expected 1)"));

        Assert.Equal(
            ["50 agent_error Failed to restore previous session: unsupported state file version 2 (expected 1) warning", "50 message_update 0 agent Scripted agent ready"],
            life.Wait(1000).News.Where(news => !news.Contains("screen", StringComparison.Ordinal)).Skip(1));
    }

    [Theory]
    [InlineData("echo a", "echo a", true, 3)]
    [InlineData("echo a", "echo a", false, 5)]
    [InlineData("echo b", "echo a", true, 5)]
    [InlineData("", "echo a", false, 5)]
    [InlineData("", "echo a", true, 3)]
    public void A_prompt_is_sent_again_only_when_it_is_new_or_was_not_sent(string given, string stored, bool wasSent, int messages)
    {
        SavedConversation saved = new([At(0, "agent", "a"), At(1, "user", "b"), At(2, "agent", "c")], stored, wasSent);
        using var life = new Life(Life.Settings with { InitialPrompt = given }, loadState: () => new LoadedState(saved));

        life.Wait(8000);

        Assert.Equal(messages, life.Messages.Length);
    }

    [Fact]
    public void After_an_earlier_life_that_ended_with_the_user_the_screen_is_the_answer()
    {
        SavedConversation saved = new([At(0, "agent", "Old hello"), At(1, "user", "old question")], "", false);
        using var life = new Life(loadState: () => new LoadedState(saved));

        life.Wait(1000);

        Assert.Equal(["0 agent Old hello", "1 user old question", "2 agent Scripted agent ready"], life.Messages);
    }

    [Fact]
    public void A_prompt_that_is_about_to_be_typed_is_saved_as_sent()
    {
        SavedConversation saved = new([At(0, "agent", "Old hello")], "", false);
        using var life = new Life(Life.Settings with { InitialPrompt = "echo new" }, loadState: () => new LoadedState(saved));
        life.Wait(100);

        SavedConversation? kept = null;

        Assert.True(life.Conversation.Save(state => kept = state));
        Assert.Equal(("echo new", true, 1), (kept!.InitialPrompt, kept.InitialPromptSent, kept.Messages.Count));
    }

    [Theory]
    [InlineData(9, 25)]
    [InlineData(10, 41)]
    public void A_screen_is_looked_at_when_it_has_been_still_for_16_milliseconds(int drawn, int seen)
    {
        using var life = new Life(script: $$"""{"greeting":"r","startMs":{{drawn}}}""");

        life.Wait(50);

        Assert.Equal(seen, SinceStart(life.Conversation.Messages.All().Single()));
    }

    [Fact]
    public void A_screen_that_is_never_still_is_looked_at_after_three_waits_each_time()
    {
        using var life = new Life(script: """{"greeting":"r","replies":[{"steps":[{"afterMs":5,"spin":["a","b","c"]}]}]}""").Wait(3000);
        life.Send("go");

        for (var look = 0; look < 10; look++)
        {
            life.Wait(100);

            // One tick of 25 ms, and three waits of 16 ms.
            Assert.Equal(48 - 25, SinceStart(life.Conversation.Messages.All().Last()) % 25);
        }
    }

    [Fact]
    public void An_agent_that_was_ready_once_stays_so_whatever_it_shows()
    {
        // The start of a title hides the prompt below it, and six lines separate the input from the lines where a prompt is searched. The
        // escape at the start of the next drawing ends the title, and the rest of that sequence is text.
        using var life = new Life(script: """{"greeting":"r","replies":[{"reply":"1\n2\n3\n4\n5\n6\u001b]"}]}""").Wait(3000);

        life.Send("go");
        life.Wait(5000);

        Assert.Equal(("2 agent 1|2|3|4|5|62J", "stable"), (life.Messages[^1], life.Status));
    }

    // From 4077 the agent works on "go": it writes "!" after these milliseconds, and only then reads its input.
    [Theory]
    [InlineData("""{"afterMs":6000,"text":"!"}""", 8425, 11225)] // The echo, seen 1,750 ms after typing, at the last look.
    [InlineData("""{"afterMs":6000,"text":"!"},{"afterMs":500,"text":"?"}""", 9975, 12375)] // It changes once more within the second.
    public void An_echo_is_looked_for_every_half_second_at_last_and_must_be_still_for_one(string steps, int said, int sent)
    {
        using var life = Working(steps, until: said);

        Assert.Equal((sent, null), life.Send("second"));
    }

    [Theory]
    [InlineData(10_100, 10_125, "write message part")] // It is gone before.
    [InlineData(9_975, 12_000, "wait for processing to start: failed to write carriage return")] // Between the text and Enter.
    [InlineData(6_975, 12_475, "wait for processing to start: failed to write carriage return")] // Between Enter and Enter again, three seconds later.
    public void An_agent_that_is_gone_cannot_be_typed_to(int said, int failed, string what)
    {
        using var life = Working("""{"afterMs":6000,"exit":1}""", until: said);

        Assert.Equal((failed, $"failed to send message: failed to {what}: write /dev/ptmx: input/output error"), life.Send("second"));
    }

    [Fact]
    public async Task What_was_being_sent_fails_when_the_conversation_ends()
    {
        var life = new Life().Wait(3000);
        var sent = life.Conversation.SendAsync("echo x");
        life.Wait(100);

        life.Dispose();

        Assert.True(sent.IsCompleted);
        Assert.Equal("context canceled", await sent);
    }

    [Fact]
    public void Listeners_are_numbered_and_one_that_has_left_is_told_nothing()
    {
        using var life = new Life();
        var gone = life.Conversation.Subscribe();
        var stays = life.Conversation.Subscribe();
        gone.Leave();

        life.Conversation.PublishOnce(MockAgentApi.Events.ServerEvent.OfAny("x", "{}"));

        Assert.Equal((0, 1, 2), (life.Beginning.Id, gone.Id, stays.Id));
        Assert.Equal((false, true), (gone.Live.TryRead(out _), stays.Live.TryRead(out _)));
    }

    [Fact]
    public void A_preset_waits_at_once_and_its_agent_answers()
    {
        using var life = new Life(loaded: History.Of([At(0, "user", "Hello"), At(1, "user", "Great")]), settings: Life.Settings with { Agent = "echo" });

        Assert.Equal("stable", life.Status);
        Assert.Null(life.Send("What now?").Failure);
        life.Wait(3000);

        Assert.Equal(["0 user Hello", "1 user Great", "2 user What now?", "3 agent What now?"], life.Messages);
        Assert.Equal("stable", life.Status);
    }

    [Fact]
    public void While_nothing_can_change_nothing_is_done()
    {
        using var life = new Life().Wait(3000);

        Assert.Empty(life.Wait(3_600_000).News);
        Assert.Equal((3_603_000 + 1100, null), life.Send("echo x"));
    }

    [Fact]
    public void A_listener_that_does_not_read_loses_its_stream_after_1024_events_of_all_kinds()
    {
        using var life = new Life(script: """{"greeting":"r","replies":[{"steps":[{"afterMs":50,"spin":["a","b"]}]}]}""").Wait(3000);
        var slow = life.Conversation.Subscribe();
        life.Send("go");

        life.Wait(60_000);

        var got = 0;
        while (slow.Live.TryRead(out _))
        {
            got++;
        }

        Assert.Equal(1024, got);
        Assert.True(slow.Live.Completion.IsCompleted);
    }

    [Fact]
    public void A_hundred_errors_are_kept_for_those_who_come_later()
    {
        using var life = new Life();
        for (var number = 0; number < 101; number++)
        {
            life.Conversation.PublishError($"error {number}", "error");
        }

        var errors = life.Conversation.Subscribe().Errors;

        Assert.Equal(("error 1", "error 100", 100), (errors[0].Message, errors[^1].Message, errors.Count));
    }

    private static Life Working(string steps, int until)
    {
        var life = new Life(script: $$"""{"greeting":"r","replies":[{"when":"go","steps":[{"text":"working"},{{steps}}]},{}]}""").Wait(3000);
        Assert.Equal((4100, null), life.Send("go"));
        return life.Wait(until - 4100);
    }

    private static int SinceStart(Message message) =>
        (int)(message.Time.ToDateTimeOffset() - new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero)).TotalMilliseconds;

    private static Message At(int id, string role, string content) => new(id, content, role, new GoTime(1_700_000_000 + id, 0, 0));
}
