namespace Mocks.Mocking.Tests;

/// <summary>What a control route says of a query that it does not take.</summary>
public sealed class ControlQueryTests
{
    private const string Filters = "This route takes no query. POST /__admin/requests/find takes a pattern, e.g. {\\\"method\\\":\\\"GET\\\"}.";

    [Theory]
    [InlineData("GET /__admin/requests?status=abc", $"status: there is no such parameter. {Filters}")]
    [InlineData("GET /__admin/requests/unmatched?limit=1", $"limit: there is no such parameter. {Filters}")]
    [InlineData("DELETE /__admin/requests?=", ": there is no such parameter. This route takes no query.")]
    [InlineData("POST /__admin/reset?faults=false", "faults: there is no such parameter. This route takes no query.")]
    [InlineData("GET /__admin?mock=x", "mock: there is no such parameter. This route takes no query.")]
    [InlineData("GET /livez?verbose", "verbose: there is no such parameter. This route takes no query.")]
    [InlineData("GET /__admin/requests/ids?text=a&afer=1", "afer: there is no such parameter; did you mean after? It may be after or text.")]
    [InlineData("GET /__admin/requests/ids?text=a&text=b", "text: it is there 2 times. It may be there once.")]
    [InlineData("GET /__admin/events/stream?last-event-id=1", "last-event-id: there is no such parameter; did you mean lastEventId? It may be lastEventId.")]
    public async Task A_query_that_would_have_no_effect_is_refused(string line, string detail)
    {
        await using var greeter = await Greeter.StartAsync();
        await greeter.GivenAFaultAsync("""{"request":"GET /greeting","status":503}""");

        var answer = await greeter.ControlAsync(line);
        var (_, faults) = await greeter.ControlAsync("GET /__admin/faults");

        Assert.Equal((400, $$"""
            {
              "message": "The query is not what this route takes.",
              "detail": "{{detail}}"
            }

            """), answer);
        Assert.Contains("GET /greeting", faults, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET /__admin/requests?", 200)]
    [InlineData("GET /__admin/requests?&", 200)]
    [InlineData("GET /__admin/requests/ids?TEXT=a&After=1", 200)]
    [InlineData("GET /__admin/nowhere?a=b", 404)]
    [InlineData("GET /swagger/index.html?a=b", 200)]
    public async Task Other_queries_are_left_alone(string line, int status)
    {
        await using var greeter = await Greeter.StartAsync();

        Assert.Equal(status, (await greeter.ControlAsync(line)).Status);
    }

    [Fact]
    public async Task A_neighbour_reads_its_own_query()
    {
        await using var greeter = await Greeter.StartAsync();
        await using var other = await Greeter.StartAsync(program: "mock-other");
        Greeter.Introduce(greeter, other);

        Assert.Equal(200, (await greeter.ControlAsync("GET /__admin/mocks/mock-other/requests/ids?text=a")).Status);
        Assert.Equal(400, (await greeter.ControlAsync("GET /__admin/mocks/mock-other/requests?text=a")).Status);
    }
}
