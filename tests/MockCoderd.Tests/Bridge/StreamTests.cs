using System.Text;
using System.Text.RegularExpressions;
using Mocks.MockCoderd.Bridge;

namespace Mocks.MockCoderd.Tests.Bridge;

/// <summary>When the events of a streamed response are sent: all at the end, as the real bridge does, or live.</summary>
public sealed partial class StreamTests
{
    private const string Ask = """{"model":"gpt-5.2","input":"hi","stream":true}""";
    private const string Slow = """[{"text":"one two three","firstTokenMs":2000,"deltaMs":1000}]""";

    [Fact]
    public async Task Held_nothing_leaves_before_the_model_is_done_not_even_the_status()
    {
        await using var coderd = await TestBridge.SayingAsync(Slow);
        using var connection = await coderd.BeginAsync("POST", TestBridge.Responses, Ask, TestBridge.Bearer, "Connection: close");
        var all = connection.ReadBytesToEndAsync();

        await coderd.Time.UntilSomethingWaitsAsync(TimeSpan.FromSeconds(4));
        coderd.Time.Advance(TimeSpan.FromSeconds(3.999));
        Assert.False(all.IsCompleted);
        coderd.Time.Advance(TimeSpan.FromSeconds(0.001));

        var text = Encoding.UTF8.GetString(await all);
        var size = Chunk().Match(text).Groups[1].Value;
        Assert.Equal(Convert.ToInt32(size, 16), Encoding.UTF8.GetByteCount(Reply.Parse(await all).Body));
    }

    [Fact]
    public async Task Live_the_first_events_are_there_at_once_and_each_word_in_its_time()
    {
        await using var coderd = await TestBridge.SayingAsync(Slow, live: true);
        using var connection = await coderd.BeginAsync("POST", TestBridge.Responses, Ask, TestBridge.Bearer, "Connection: close");

        var head = await connection.ReadHeadAsync();
        var begun = "";
        while (!begun.Contains("content_part.added", StringComparison.Ordinal))
        {
            begun += await connection.ReadUntilAsync("\n\n");
        }

        Assert.StartsWith("HTTP/1.1 200 OK", head, StringComparison.Ordinal);
        Assert.DoesNotContain("delta", begun, StringComparison.Ordinal);
        foreach (var (seconds, word) in new[] { (2, "one"), (1, " two"), (1, " three") })
        {
            await coderd.Time.UntilSomethingWaitsAsync(TimeSpan.FromSeconds(seconds));
            coderd.Time.Advance(TimeSpan.FromSeconds(seconds));
            Assert.Contains($"\"delta\":\"{word}\"", await connection.ReadUntilAsync("\n\n"), StringComparison.Ordinal);
        }

        Assert.EndsWith("\r\n0\r\n\r\n", Encoding.UTF8.GetString(await connection.ReadBytesToEndAsync()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Two_hundred_streams_at_once_are_each_exact(bool live)
    {
        await using var coderd = await TestBridge.StartAsync(bridge: new BridgeSettings(Live: live));
        var alone = Normal((await coderd.PostAsync(TestBridge.Responses, Ask)).Body);

        var all = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => coderd.PostAsync(TestBridge.Responses, Ask)));

        Assert.All(all, reply => Assert.Equal(alone, Normal(reply.Body)));
        Assert.Equal(200, all.Select(reply => Id().Match(reply.Body).Value).Distinct().Count());
        Assert.Equal(201, (await coderd.AdminAsync("GET", "interceptions")).GetProperty("interceptions").GetArrayLength());
    }

    /// <summary>The ids of a stream in their order.</summary>
    private static string Normal(string body)
    {
        var ids = Id().Matches(body).Select(match => match.Value).Distinct().ToArray();
        return Id().Replace(body, match => $"id{Array.IndexOf(ids, match.Value)}");
    }

    [GeneratedRegex("(resp|msg|fc)_[0-9a-f]{48}")]
    private static partial Regex Id();

    [GeneratedRegex("\r\n\r\n([0-9a-f]+)\r\n")]
    private static partial Regex Chunk();
}
