using System.Net;

namespace Mocks.Tests;

/// <summary>A task's AgentAPI, a real mock-agentapi, below its path of mock-coderd.</summary>
public sealed class PathAppTests
{
    private const string App = "/@dev/demo/apps/agentapi";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_tasks_agentapi_answers_below_its_path_and_streams_its_events()
    {
        var (up, coderd) = await MocksCommand.UpAsync("--preset", "many");
        using var running = up;
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false }) { BaseAddress = coderd };
        client.DefaultRequestHeaders.Add("Coder-Session-Token", "mocksessid-mocksessionsecret00001");

        var status = await client.GetStringAsync(new Uri($"{App}/status", UriKind.Relative), Cancelled);
        var direct = await client.GetStringAsync(new Uri(up.Address, "/status"), Cancelled);
        using var stream = await client.GetStreamAsync(new Uri($"{App}/events", UriKind.Relative), Cancelled);
        using var events = new StreamReader(stream);
        var first = await events.ReadLineAsync(Cancelled);
        using var posted = await client.PostAsync(new Uri($"{App}/message", UriKind.Relative),
            new StringContent("""{"content":"Hello through coderd","type":"user"}""", null, "application/json"), Cancelled);
        var line = "";
        while (!line.Contains("Hello through coderd", StringComparison.Ordinal))
        {
            line = await events.ReadLineAsync(Cancelled) ?? throw new EndOfStreamException();
        }

        Assert.Equal(direct.Replace(up.Address.Authority, coderd.Authority, StringComparison.Ordinal), status);
        Assert.StartsWith("event: ", first, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, posted.StatusCode);
        Assert.Contains("Hello through coderd", await client.GetStringAsync(new Uri($"{App}/messages", UriKind.Relative), Cancelled), StringComparison.Ordinal);
    }
}
