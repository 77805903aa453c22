using System.Text;
using Mocks.Snapshotter.Reading;

namespace Mocks.Snapshotter.Tests.Reading;

public sealed class ConversationTests
{
    [Theory]
    [InlineData("""{"mess\u0061ges":[{"c\u006Fntent":"x"}]}""")]
    [InlineData("""{"\u006d\u0065\u0073\u0073\u0061\u0067\u0065\u0073":[{"content":"x"}]}""")]
    public void Escaped_member_names_are_understood_and_kept(string json)
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var read = Read.All(Encoding.UTF8.GetBytes(json), slices: new Random(seed));

            Assert.Equal(MessagesKind.Array, read.Conversation.Kind);
            Assert.True(Assert.Single(read.Conversation.Newest()).HasContent);
            Assert.Equal(json, Read.Body(json));
        }
    }

    [Theory]
    [InlineData("""{"messages":[1,2],"a":3,"messages":[4]}""", """{"messages":[4],"a":3}""")]
    [InlineData("""{"messages":null,"mess\u0061ges":[4],"b":5}""", """{"messages":[4],"b":5}""")]
    [InlineData("""{"messages":[{"content":"a","id":1,"content":"b","c\u006fntent":"c","x":2}]}""", """{"messages":[{"content":"c","id":1,"x":2}]}""")]
    public void Of_duplicate_members_the_last_counts(string json, string posted)
    {
        for (var seed = 0; seed < 20; seed++)
        {
            Assert.Equal(posted, Read.Body(Encoding.UTF8.GetBytes(json), slices: new Random(seed)));
        }
    }

    [Fact]
    public void Of_duplicate_members_the_last_counts_even_when_they_are_huge()
    {
        var big = new string('x', 200_000);

        Assert.Equal(
            """{"messages":[{"content":"c","role":"user"}],"a":1}""",
            Read.Body($$"""{"messages":["{{big}}"],"a":1,"messages":[{"content":"{{big}}","role":"user","content":"c"}]}"""));
    }

    [Theory]
    [InlineData("""{"status":"stable"}""", MessagesKind.None)]
    [InlineData("""{"messages":null}""", MessagesKind.None)]
    [InlineData("""{"messages":[1],"messages":null}""", MessagesKind.None)]
    [InlineData("""{"messages":{"messages":[1]}}""", MessagesKind.Other)]
    [InlineData("""{"messages":"text"}""", MessagesKind.Other)]
    [InlineData("""{"messages":5}""", MessagesKind.Other)]
    [InlineData("""{"Messages":[1]}""", MessagesKind.None)]
    public void Messages_that_are_no_array_are_none(string json, object kind)
    {
        var read = Read.All(json);

        Assert.True(read.IsJson);
        Assert.Equal(kind, read.Conversation.Kind);
        Assert.Empty(read.Conversation.Newest());
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("5")]
    [InlineData("\"messages\"")]
    public void A_document_that_is_no_object_is_known(string json)
    {
        var read = Read.All(json);

        Assert.True(read.IsJson);
        Assert.False(read.Conversation.IsObject);
    }

    [Fact]
    public void The_newest_messages_are_kept_in_their_order()
    {
        for (var count = 1; count < 25; count++)
        {
            var json = $$"""{"messages":[{{string.Join(',', Enumerable.Range(0, count))}}]}""";
            var kept = $$"""{"messages":[{{string.Join(',', Enumerable.Range(Math.Max(0, count - 10), Math.Min(count, 10)))}}]}""";

            Assert.Equal(kept, Read.Body(json));
        }
    }

    [Fact]
    public void A_long_history_and_a_huge_content_take_no_more_memory_than_a_short_one()
    {
        var message = """{"id":1,"content":"some words of an agent","role":"agent"},"""u8.ToArray();
        var text = Encoding.UTF8.GetBytes(new string('x', 50_000) + "  \\n\\u00e9漢");
        var conversation = new Conversation(10, 65_536, keepsPadding: false);
        var scanner = new JsonScanner(conversation);
        scanner.Feed("{\"messages\":["u8);
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var repeat = 0; repeat < 200_000; repeat++)
        {
            scanner.Feed(message);
        }

        scanner.Feed("{\"content\":\""u8);
        for (var repeat = 0; repeat < 1000; repeat++)
        {
            scanner.Feed(text);
        }

        scanner.Feed("\"}]}"u8);
        scanner.End();

        Assert.True(scanner.IsJson);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1024 * 1024);
        Assert.Equal(50_000_000 + (1000 * ("  \\n\\u00e9漢"u8.Length)), conversation.Newest()[^1].Content.Length);
    }
}
