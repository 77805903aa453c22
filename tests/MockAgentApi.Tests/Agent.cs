using Mocks.Mocking.Hosting;
using Mocks.Mocking.Settings;

namespace Mocks.MockAgentApi.Tests;

/// <summary>A mock AgentAPI on a free port, for requests in raw bytes.</summary>
internal sealed class Agent : IAsyncDisposable
{
    private readonly RunningMock _mock;

    private Agent(RunningMock mock) => _mock = mock;

    public Uri Address => _mock.Address;

    public static async Task<Agent> StartAsync(AgentApiSettings? settings = null, TimeProvider? time = null) =>
        new(await AgentApiMock.StartAsync(settings ?? new AgentApiSettings(new HostSettings()), time));

    /// <summary>For large bodies: AgentAPI gives a client five seconds to send one, which are not enough for mebibytes on a busy machine. So its clock stands still.</summary>
    public static Task<Agent> StartPatientAsync(AgentApiSettings? settings = null) => StartAsync(settings, new LimitedTime(speed: 1));

    public static Task<Agent> StartAsync(string preset, bool legacy = false) =>
        StartAsync(new AgentApiSettings(new HostSettings(), preset, LegacyWire: legacy));

    /// <summary>The whole answer, one character per byte.</summary>
    public Task<string> AskAsync(string line, string headers = "", string body = "") =>
        RawClient.AskAsync(Address, RawClient.Request(line, headers, body));

    /// <summary>The body without its framing.</summary>
    public async Task<string> BodyAsync(string line, string? put = null)
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { Timeout = RunningProgram.Patience };
        var parts = line.Split(' ');
        using var request = new HttpRequestMessage(new HttpMethod(parts[0]), new Uri(Address, parts[1])) { Content = put is null ? null : new StringContent(put) };
        request.Headers.Host = "localhost:3284";
        using var answer = await client.SendAsync(request);
        return await answer.Content.ReadAsStringAsync();
    }

    public Task<string> MessagesAsync() => BodyAsync("GET /messages");

    public ValueTask DisposeAsync() => _mock.DisposeAsync();
}
