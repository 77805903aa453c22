using System.Text.Json;

namespace Mocks.Mocking.Tests.Presets;

/// <summary>The provider-state route of the Pact verifier, and its refusals.</summary>
public sealed class ProviderStateTests
{
    private const string Route = "POST /__admin/provider-states";

    [Theory]
    [InlineData("""{"action":"setup","state":"formal","params":{}}""", "formal")]
    [InlineData("""{"state":"formal"}""", "formal")]
    [InlineData("""{"action":"setup","state":"formal","params":{"to":"Ada"}}""", "formal Ada")]
    [InlineData("""{"action":"setup","state":"formal","consumer":"later verifiers say more"}""", "formal")]
    public async Task Setup_selects_the_preset_of_the_name_with_its_parameters(string body, string current)
    {
        await using var greeter = await Greeter.StartAsync();

        var (status, answer) = await greeter.ControlAsync(Route, body);

        Assert.Equal((200, current), (status, CurrentOf(answer)));
        Assert.Equal(current, CurrentOf((await greeter.ControlAsync("GET /__admin/preset")).Body));
    }

    [Fact]
    public async Task Teardown_puts_the_mock_back_and_keeps_the_journal()
    {
        await using var greeter = await Greeter.StartAsync();
        await greeter.ControlAsync(Route, """{"action":"setup","state":"formal"}""");
        await greeter.GivenAFaultAsync("""{"request":"GET /greeting","status":500,"times":9}""");
        await greeter.AskAsync("GET /greeting");

        var (status, answer) = await greeter.ControlAsync(Route, """{"action":"teardown","state":"formal","params":{}}""");

        Assert.Equal((200, "usual"), (status, CurrentOf(answer)));
        Assert.StartsWith("HTTP/1.1 200 OK\r\n", await greeter.AskAsync("GET /greeting"), StringComparison.Ordinal);
        Assert.Equal(2, Entries.MetaOf(await greeter.JournalAsync(2)).Total);
    }

    [Fact]
    public async Task A_setup_leaves_nothing_of_the_state_before_it()
    {
        await using var greeter = await Greeter.StartAsync();
        await greeter.GivenAFaultAsync("""{"request":"GET /greeting","status":500,"times":9}""");

        await greeter.ControlAsync(Route, """{"action":"setup","state":"formal"}""");

        Assert.StartsWith("HTTP/1.1 200 OK\r\n", await greeter.AskAsync("GET /greeting"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"action":"setup","state":"casual"}""", """there is no preset \"casual\". It may be usual or formal.""")]
    [InlineData("""{"action":"setup","state":""}""", "state: missing. It may be usual, formal.")]
    [InlineData("""{"action":"setup"}""", "state: missing. It may be usual, formal.")]
    [InlineData("""{"action":"set up","state":"formal"}""", """action: \"set up\" is not an action. It may be setup or teardown.""")]
    [InlineData("""{"state":"usual","params":{"to":"Ada"}}""", "parameters: preset usual takes no parameters.")]
    public async Task A_state_that_there_is_not_is_refused_with_those_there_are(string body, string detail)
    {
        await using var greeter = await Greeter.StartAsync();

        var (status, answer) = await greeter.ControlAsync(Route, body);

        Assert.Equal(400, status);
        Assert.Equal($$"""
            {
              "message": "This provider state cannot be selected.",
              "detail": "{{detail}}"
            }

            """, answer);
    }

    [Fact]
    public async Task What_is_no_json_is_refused()
    {
        await using var greeter = await Greeter.StartAsync();

        Assert.Equal(400, (await greeter.ControlAsync(Route, "state=formal")).Status);
    }

    private static string? CurrentOf(string body)
    {
        using var parsed = JsonDocument.Parse(body);
        return parsed.RootElement.GetProperty("current").GetString();
    }
}
