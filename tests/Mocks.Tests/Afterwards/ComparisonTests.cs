using System.Text;
using System.Text.Json;
using Mocks.Afterwards;
using Mocks.Go.Time;
using Mocks.Wire.AgentApi;

namespace Mocks.Tests.Afterwards;

/// <summary>What can be read, compared with the conversation.</summary>
public sealed class ComparisonTests
{
    private static readonly Message[] Talk = [.. Enumerable.Range(0, 12).Select(id => Says(id, $"This is message {id}."))];

    public static TheoryData<string, Message[], string> Readable => new()
    {
        { "the last ten", Talk[2..], "Whole" },
        { "all of them, which is more than a script keeps", Talk, "Whole" },
        { "ids and times of the script's own", [.. Talk[2..].Select(message => Says(0, message.Content, message.Role))], "Whole" },
        { "blank lines and padding taken out", [.. Talk[2..11], Says(11, "\n This is message 11.  \n\n")], "Whole" },
        { "three of them", Talk[9..], "Less: 10 messages could be kept, 3 are readable" },
        { "one of them", Talk[11..], "Less: 10 messages could be kept, 1 is readable" },
        { "the first ten", Talk[..10], "Other: the newest messages are missing: 10 of 12 are readable, and the last of these is message 10 of 12" },
        { "backwards", [.. Talk[2..].Reverse()], "Other: the readable messages are in another order than the conversation" },
        { "one twice", [.. Talk[3..], Talk[11]], "Other: message 11 is readable more often than it was in the conversation" },
        { "a gap", [.. Talk[2..5], .. Talk[6..]], "Other: messages are missing between those that are readable" },
        { "a blank content", [.. Talk[2..5], Says(5, "  "), .. Talk[6..]], "Other: message 5 is blank where it is read, and was not in the conversation" },
        { "another content", [.. Talk[2..5], Says(5, "That is message 5."), .. Talk[6..]], "Other: message 5 has another content than in the conversation" },
        { "another role", [.. Talk[2..5], Says(5, Talk[5].Content, "user"), .. Talk[6..]], "Other: message 5 is shown as the user's, and is the agent's" },
        { "half a content", [.. Talk[2..5], Says(5, "This is"), .. Talk[6..]], "Less: all of message 5 could be kept, 7 of its 18 characters are readable" },
        { "one of another task", [.. Talk[2..], Says(99, "Elsewhere.")], "Other: 1 of the 11 readable messages is not of this conversation" },
        { "those of another task", [Says(98, "Elsewhere."), Says(99, "Gone.")], "Other: what is readable is not of this conversation" },
    };

    [Theory]
    [MemberData(nameof(Readable))]
    public void Of_twelve_short_messages_the_last_ten_can_be_kept(string _, Message[] readable, string expected) =>
        Assert.Equal(expected, Compare(Talk, readable));

    [Theory]
    [InlineData(3, "Whole")] // 3 of 20,000 bytes fit.
    [InlineData(2, "Less: 3 messages could be kept, 2 are readable")]
    public void Of_messages_that_do_not_all_fit_those_that_fit_can_be_kept(int kept, string expected)
    {
        Message[] talk = [.. Enumerable.Range(0, 10).Select(id => Says(id, new string((char)('a' + id), 20_000)))];

        Assert.Equal(expected == "Whole" ? "Shortened" : expected, Compare(talk, talk[^kept..]));
    }

    [Theory]
    [InlineData("[...content truncated, showing last 56KB...]\n\n", 57_344, "Shortened")]
    [InlineData("", 65_000, "Shortened")]
    [InlineData("… ", 1_000, "Less: more of message 0 could be kept, 1,000 of its 70,000 characters are readable")]
    public void Of_one_content_that_does_not_fit_most_can_be_kept(string marker, int left, string expected)
    {
        var content = string.Concat(Enumerable.Range(0, 7_000).Select(number => $"{number:0000} line|"));

        Assert.Equal(expected, Compare([Says(0, content)], [Says(0, marker + content[^left..])]));
    }

    [Fact]
    public void Padding_is_no_cause_to_drop_messages()
    {
        Message[] talk = [.. Enumerable.Range(0, 7).Select(id => Says(id, $"Screen {id}{new string(' ', 30_000)}\n"))];

        Assert.Equal("Less: 7 messages could be kept, 2 are readable", Compare(talk, talk[5..]));
        Assert.Equal("Whole", Compare(talk, [.. talk.Select(message => Says((int)message.Id, message.Content.Trim()))]));
    }

    [Fact]
    public void A_script_that_writes_other_characters_as_escapes_has_less_room()
    {
        Message[] talk = [.. Enumerable.Range(0, 2).Select(id => Says(id, new string('日', 6_000)))];
        var escaped = Encoding.ASCII.GetBytes(JsonSerializer.Serialize(talk[1].Content));

        Assert.Equal("Shortened", Words(Comparison.Of(talk, talk[1..], escaped)));
        Assert.Equal("Less: 2 messages could be kept, 1 is readable", Compare(talk, talk[1..]));
    }

    [Fact]
    public void What_is_said_twice_is_read_twice()
    {
        Message[] talk = [Says(0, "Yes."), Says(1, "Yes."), Says(2, "No."), Says(3, "Yes.")];

        Assert.Equal("Whole", Compare(talk, talk));
        Assert.Equal("Less: 4 messages could be kept, 2 are readable", Compare(talk, talk[2..]));
    }

    private static string Compare(Message[] talk, Message[] readable) =>
        Words(Comparison.Of(talk, readable, Encoding.UTF8.GetBytes(string.Concat(readable.Select(message => message.Content)))));

    private static string Words((Kept Kept, string? Sentence) compared) => compared.Kept + (compared.Sentence is null ? "" : $": {compared.Sentence}");

    private static Message Says(int id, string content, string role = "agent") => new(id, content, role, GoTime.Zero);
}
