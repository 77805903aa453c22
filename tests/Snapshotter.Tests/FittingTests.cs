using System.Text;
using System.Text.Json.Nodes;
using Mocks.Snapshotter.Tests.Reading;

namespace Mocks.Snapshotter.Tests;

public sealed class FittingTests
{
    private const string Marker = "[...content truncated, showing last 56KB...]\n\n";

    [Theory]
    [InlineData("漢", 60_000)]
    [InlineData("漢", 23_000)]
    [InlineData("\"", 40_000)]
    [InlineData("\u001b", 12_000)]
    [InlineData("╭──────────────────────────────────────╮\n", 400 * 41)]
    [InlineData("😀", 30_000)]
    [InlineData("{\"level\":\"info\",\"msg\":\"a\\\"b\"}\n", 70_000)]
    public void What_the_script_gives_up_on_is_posted_and_as_much_of_it_as_fits(string unit, int length)
    {
        var content = string.Concat(Enumerable.Repeat(unit, (length / unit.Length) + 1));
        var fitted = Fit(JsonOf(content));

        var body = Encoding.UTF8.GetString(fitted.Body!);
        var kept = (string)JsonNode.Parse(body)!["messages"]![0]!["content"]!;
        Assert.Equal(1, fitted.Messages);
        Assert.InRange(fitted.Body!.Length, 1, 65_536);
        if (fitted.Steps is not [])
        {
            Assert.StartsWith(Marker, kept, StringComparison.Ordinal);
            Assert.EndsWith(kept[Marker.Length..], content, StringComparison.Ordinal);
            Assert.True(fitted.Body!.Length > 65_536 - 12 || kept.EnumerateRunes().Count() == Marker.Length + 57_344, $"{fitted.Body!.Length}");
        }
    }

    [Fact]
    public void A_full_screen_agent_keeps_all_its_messages_and_every_word()
    {
        // Codex 0.169.0 under the real AgentAPI: 850 to 1,000 lines of 80 columns, few of them not blank.
        static string Screen(int lines, string says) => string.Join('\n', Enumerable.Range(0, lines)
            .Select(line => (line < 5 ? $"{says} {line}" : line == lines - 3 ? "› Ask Codex" : line > lines - 3 ? "  footer" : "").PadRight(80)));
        var contents = new[]
        {
            Screen(1000, "welcome"), "hello", Screen(850, "first answer"), "and now?", Screen(930, "second answer"), "bye", Screen(990, "third answer"),
        };
        var json = JsonOf(contents);

        var fitted = Fit(json);

        Assert.InRange(json.Length, 280_000, 320_000);
        Assert.Equal([(FittingStep.TookPadding, (long)Encoding.UTF8.GetByteCount(json))], fitted.Steps);
        Assert.Equal(7, fitted.Messages);
        var kept = JsonNode.Parse(fitted.Body)!["messages"]!.AsArray().Select(message => (string)message!["content"]!).ToArray();
        Assert.Equal(contents.Select(content => string.Join('\n', content.Split('\n').Select(line => line.TrimEnd(' ')))), kept);
    }

    [Fact]
    public void Padding_stays_when_it_is_asked_to()
    {
        var json = Encoding.UTF8.GetBytes(JsonOf("old", string.Concat(Enumerable.Repeat("x".PadRight(80) + "\n", 1000))));
        var read = Read.All(json, keepsPadding: true);

        var fitted = Fitting.Fit(read.Conversation, Limits.Upstream);

        Assert.Equal([FittingStep.DroppedOldest, FittingStep.ShortenedContent], fitted.Steps.Select(step => step.Step));
        Assert.Equal(Marker.Length + 57_344, ((string)JsonNode.Parse(fitted.Body)!["messages"]![0]!["content"]!).Length);
    }

    [Fact]
    public void A_body_of_exactly_the_limit_goes_out_as_it_came_and_one_byte_more_does_not()
    {
        var empty = JsonOf("").Length;
        var exactly = JsonOf(new string('x', 65_535 - empty) + " ");
        var over = JsonOf(new string('x', 65_536 - empty) + " ");

        Assert.Empty(Fit(exactly).Steps);
        Assert.Equal(exactly, Encoding.UTF8.GetString(Fit(exactly).Body!));
        Assert.Equal([(FittingStep.TookPadding, 65_537L)], Fit(over).Steps);
        Assert.Equal(over.Replace("x \"", "x\"", StringComparison.Ordinal), Encoding.UTF8.GetString(Fit(over).Body!));
    }

    [Fact]
    public void A_big_old_message_does_not_cost_the_small_newer_ones()
    {
        var fitted = Fit(JsonOf(["1", "2", new string('x', 100_000), "4", "5", "6"]));

        Assert.Equal(3, fitted.Messages);
        Assert.Equal(Enumerable.Repeat(FittingStep.DroppedOldest, 3), fitted.Steps.Select(step => step.Step));
    }

    [Fact]
    public void Escapes_are_shortened_before_anything_is_lost()
    {
        // 126 KB as received; jq, and so the script, would write 36 KB.
        var escaped = string.Concat(Enumerable.Repeat("\\u0041\\/\\ud83d\\ude00", 6000));
        var json = $$"""{"messages":[{"content":"{{escaped}}"},{"other":"\u0041","content":"x"}]}""";

        var fitted = Fit(json);

        Assert.Empty(fitted.Steps);
        Assert.Equal(json.Replace("\\u0041\\/\\ud83d\\ude00", "A/😀", StringComparison.Ordinal).Replace("\\u0041", "A", StringComparison.Ordinal), Encoding.UTF8.GetString(fitted.Body!));
    }

    [Theory]
    [InlineData("\\ud83d")]
    [InlineData("\\ude00")]
    [InlineData("\\uD83D\\uD83D x \\uDE00")]
    public void Half_a_surrogate_pair_is_carried_as_it_came(string half)
    {
        var start = new string('x', 70_000);

        var body = Encoding.UTF8.GetString(Fit($$"""{"messages":[{"content":"{{start}}{{half}}"}]}""").Body!);

        Assert.EndsWith($"x{half}\"}}]}}", body, StringComparison.Ordinal);
    }

    [Fact]
    public void What_cannot_be_fitted_is_said_to_be_so()
    {
        var big = new string('x', 70_000);

        Assert.Null(Fit($$"""{"messages":[{"id":"{{big}}","content":"c"}]}""").Body);
        Assert.Null(Fit($$"""{"messages":[{"content":["{{big}}"]}]}""").Body);
        Assert.Null(Fit($$"""{"messages":["{{big}}"]}""").Body);
        Assert.Null(Fit($$"""{"x":"{{big}}","messages":[1]}""").Body);
        Assert.Null(Fit($$"""{"messages":[1],"x":"{{big}}"}""").Body);
    }

    private static Fitted Fit(string json) => Fitting.Fit(Read.All(json).Conversation, Limits.Upstream);

    private static string JsonOf(params string[] contents) => new JsonObject
    {
        ["messages"] = new JsonArray([.. contents.Select((content, id) => new JsonObject { ["id"] = id, ["content"] = content })]),
    }.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
