using Mocks.MockAgentApi;
using Mocks.Mocking.Hosting;
using Mocks.Mocking.Settings;

namespace Mocks.Testing;

/// <summary>A mock AgentAPI on a free port of 127.0.0.1, in the process of the test. Any client can be pointed at its address.</summary>
/// <example><code>
/// await using var agentApi = await AgentApiFixture.StartAsync(new() { Preset = "many" });
/// </code></example>
public sealed class AgentApiFixture : AgentApiControl, IAsyncDisposable
{
    private readonly RunningMock _mock;
    private readonly MockClients _clients;

    private AgentApiFixture(RunningMock mock)
        : base(mock.Services) => (_mock, _clients) = (mock, new MockClients(mock.Address));

    /// <summary>Where it listens, e.g. <c>http://127.0.0.1:41234/</c>.</summary>
    public Uri Address => _mock.Address;

    /// <summary>A client. The fixture disposes it.</summary>
    public HttpClient Client => _clients.Of(null);

    /// <summary>Starts one.</summary>
    /// <param name="options">The program's defaults when null.</param>
    /// <exception cref="SettingException">An option cannot be used; the message says what it may be.</exception>
    public static async Task<AgentApiFixture> StartAsync(AgentApiOptions? options = null)
    {
        options ??= new AgentApiOptions();
        return new AgentApiFixture(await AgentApiMock.StartAsync(options.Settings, options.Time));
    }

    /// <summary>Stops it at once; requests that hang are cut off.</summary>
    public async ValueTask DisposeAsync()
    {
        _clients.Dispose();
        await _mock.DisposeAsync();
    }
}
