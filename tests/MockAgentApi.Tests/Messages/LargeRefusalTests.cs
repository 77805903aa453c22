using System.Net.Http.Headers;
using System.Text.Json.Nodes;

namespace Mocks.MockAgentApi.Tests;

/// <summary>Refusals of bodies whose errors would repeat them thousands of times, and events that cannot be sent.</summary>
public sealed class LargeRefusalTests
{
    [Theory]
    [InlineData(10, 12)]
    [InlineData(100, 102)]
    [InlineData(3_000, 19)]
    [InlineData(40_000, 1)]
    public async Task Each_error_repeats_the_body_up_to_a_mebibyte_in_all(int members, int errors)
    {
        await using var agent = await Agent.StartAsync();
        var body = $"{{{string.Join(',', Enumerable.Range(0, members).Select(at => $"\"key-{at:000000}\":{at}"))}}}";

        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = agent.Address };
        using var content = new StringContent(body, new MediaTypeHeaderValue("application/json"));
        using var reply = await client.PostAsync(new Uri("/message", UriKind.Relative), content, TestContext.Current.CancellationToken);
        var answer = JsonNode.Parse(await reply.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;

        Assert.Equal(422, (int)answer["status"]!);
        Assert.Equal(errors, answer["errors"]!.AsArray().Count);
        Assert.Equal(members, answer["errors"]![0]!["value"]!.AsObject().Count);
        var remarks = JsonNode.Parse(await agent.BodyAsync("GET /__admin/requests/latest"))!["remarks"]!.AsArray();
        Assert.Equal(errors == members + 2 ? [] : [$"Real AgentAPI lists all {members + 2} errors, each with the whole body; the mock lists {errors}."],
            remarks.Select(remark => (string)remark!));
    }

    [Fact]
    public async Task An_event_with_half_of_a_surrogate_pair_is_refused()
    {
        await using var agent = await Agent.StartAsync();

        var answer = await agent.AskAsync("POST /__admin/events", "Content-Length: 38", """{"event":"x","data":{"a":"\ud800"}}   """);

        Assert.StartsWith("HTTP/1.1 400 Bad Request\r\n", answer, StringComparison.Ordinal);
        Assert.Contains("the text at byte 26 is not Unicode", answer, StringComparison.Ordinal);
    }
}
