using Mocks.MockAgentApi.Presets;
using Mocks.Mocking.Settings;

namespace Mocks.MockAgentApi.Tests;

public sealed class GeneratedPresetTests
{
    private const string Start = """{"$schema":"http://localhost:3284/schemas/MessagesResponseBody.json","messages":[""";

    [Fact]
    public async Task Long_counts_its_messages_and_fills_them_to_their_size()
    {
        await using var agent = await StartAsync("long", new GeneratorSettings(Count: 3, Size: 20));

        Assert.Equal(Start + """
            {"id":0,"content":"Message 1: the quick","role":"agent","time":"2025-01-01T00:00:00Z"},
            {"id":1,"content":"Message 2: the quick","role":"user","time":"2025-01-01T00:00:01Z"},
            {"id":2,"content":"Message 3: the quick","role":"agent","time":"2025-01-01T00:00:02Z"}]}
            """.Replace("\n", "", StringComparison.Ordinal) + "\n", await agent.MessagesAsync());
    }

    [Theory]
    [InlineData("long")]
    [InlineData("bogus")]
    public async Task A_conversation_of_no_message_is_a_list(string preset)
    {
        await using var agent = await StartAsync(preset, new GeneratorSettings(Count: 0));

        Assert.Equal(Start + "]}\n", await agent.MessagesAsync());
    }

    [Fact]
    public async Task A_hundred_million_messages_begin_at_once_and_end_when_the_client_leaves()
    {
        await using var agent = await StartAsync("long", new GeneratorSettings(Count: 100_000_000));

        string head;
        using (var client = await RawClient.ConnectAsync(agent.Address))
        {
            await client.SendAsync(RawClient.Request("GET /messages"));
            head = await client.ReadHeadAsync();
            await client.ReadAsync(64 * 1024);
        }

        Assert.Contains("\r\nTransfer-Encoding: chunked\r\n", head, StringComparison.Ordinal);
        var journal = await agent.BodyAsync("POST /__admin/requests/wait", """{"answered":true}""");
        Assert.Contains("\"durationMs\"", journal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_fault_on_an_endless_conversation_holds_only_the_beginning_of_it()
    {
        await using var agent = await StartAsync("long", new GeneratorSettings(Count: 100_000_000));
        await agent.BodyAsync("POST /__admin/faults", """{"request":"GET /messages","kind":"close-in-body","atByte":5}""");

        var answer = await agent.AskAsync("GET /messages");

        Assert.EndsWith("\r\n{\"$sc", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_seed_gives_the_same_bytes_and_another_seed_others()
    {
        await using var one = await StartAsync("bogus", new GeneratorSettings(Seed: 5));
        await using var same = await StartAsync("bogus", new GeneratorSettings(Seed: 5));
        await using var other = await StartAsync("bogus", new GeneratorSettings(Seed: 6));

        var text = await one.MessagesAsync();

        Assert.Equal(text, await one.MessagesAsync());
        Assert.Equal(text, await same.MessagesAsync());
        Assert.NotEqual(text, await other.MessagesAsync());
    }

    [Fact]
    public async Task A_preset_is_chosen_while_the_mock_runs_and_a_reset_takes_it_back()
    {
        await using var agent = await Agent.StartAsync("empty");

        var chosen = await agent.BodyAsync("PUT /__admin/preset", """{"name":"long","parameters":{"count":1,"size":5}}""");
        var one = await agent.MessagesAsync();
        await agent.BodyAsync("POST /__admin/reset");

        Assert.StartsWith("{\n  \"current\": \"long\",", chosen, StringComparison.Ordinal);
        Assert.Equal(Start + """{"id":0,"content":"Messa","role":"agent","time":"2025-01-01T00:00:00Z"}]}""" + "\n", one);
        Assert.Equal(Start + "]}\n", await agent.MessagesAsync());
    }

    [Theory]
    [InlineData("""{"name":"long","parameters":{"size":0}}""", "parameters.size: 0 cannot be used. It may be a whole number from 1 to 10000000.")]
    [InlineData("""{"name":"long","parameters":{"size":2147483647}}""", "parameters.size: 2147483647 cannot be used. It may be a whole number from 1 to 10000000.")]
    [InlineData("""{"name":"long","parameters":{"count":-1}}""", "parameters.count: -1 cannot be used. It may be a whole number from 0 to 100000000.")]
    [InlineData("""{"name":"long","parameters":{"count":1.5}}""", "parameters.count: 1.5 cannot be used. It may be a whole number from 0 to 100000000.")]
    [InlineData("""{"name":"bogus","parameters":{"seed":"x"}}""", "parameters.seed: \\\"x\\\" cannot be used. It may be a whole number from -2147483648 to 2147483647.")]
    [InlineData("""{"name":"bogus","parameters":{"colour":1}}""", "parameters.colour: there is no such parameter. It may be seed, count or size.")]
    [InlineData("""{"name":"normal","parameters":{"count":1}}""", "parameters: preset normal takes no parameters.")]
    [InlineData("""{"name":"nope"}""", "there is no preset \\\"nope\\\". It may be normal, many, huge, empty, unicode, padded, fullscreen, long, bogus, failing, missing, redirecting, never-ready, stuck, dies, double, redraws, long-reply, full-screens or same-reply.")]
    public async Task A_bad_choice_is_refused_and_changes_nothing(string choice, string detail)
    {
        await using var agent = await Agent.StartAsync("empty");

        var refusal = await agent.BodyAsync("PUT /__admin/preset", choice);

        Assert.Equal($"{{\n  \"message\": \"This preset cannot be selected.\",\n  \"detail\": \"{detail}\"\n}}\n", refusal);
        Assert.Equal(Start + "]}\n", await agent.MessagesAsync());
    }

    private static Task<Agent> StartAsync(string preset, GeneratorSettings generator) =>
        Agent.StartAsync(new AgentApiSettings(new HostSettings(), preset, Generator: generator));
}
