using Mocks.MockCoderd;
using Mocks.Mocking.Hosting;
using Mocks.Mocking.Settings;

namespace Mocks.Testing;

/// <summary>A mock coderd on a free port of 127.0.0.1, in the process of the test. Any client can be pointed at its address.</summary>
/// <example><code>
/// await using var coderd = await CoderdFixture.StartAsync(new() { Strict = true });
/// await RunMyAgentAsync(coderd.Address, coderd.AgentToken);
/// await coderd.Requests.WaitForAsync("POST *log-snapshot");
/// coderd.Verdicts.AssertNone();
/// </code></example>
public sealed class CoderdFixture : CoderdControl, IAsyncDisposable
{
    private readonly RunningMock _mock;
    private readonly MockClients _clients;

    private CoderdFixture(RunningMock mock)
        : base(mock.Services) => (_mock, _clients) = (mock, new MockClients(mock.Address));

    /// <summary>Where it listens, e.g. <c>http://127.0.0.1:41234/</c>.</summary>
    public Uri Address => _mock.Address;

    /// <summary>A client without a token. The fixture disposes it, as the others.</summary>
    public HttpClient Client => _clients.Of(null);

    /// <summary>A client with the token of the first task's agent, as it is now.</summary>
    public HttpClient AgentClient => _clients.Of(AgentToken);

    /// <summary>A client with the API key of the first task's user.</summary>
    public HttpClient UserClient => _clients.Of(ApiKey);

    /// <summary>Starts one.</summary>
    /// <param name="options">The program's defaults when null.</param>
    /// <exception cref="SettingException">An option cannot be used; the message says what it may be.</exception>
    public static async Task<CoderdFixture> StartAsync(CoderdOptions? options = null)
    {
        options ??= new CoderdOptions();
        return new CoderdFixture(await CoderdMock.StartAsync(options.Settings, options.Time));
    }

    /// <summary>A client with this token or API key, as <c>Coder-Session-Token</c>.</summary>
    public HttpClient ClientOf(string token) => _clients.Of(token);

    /// <summary>The variables that a program finds in the workspace of the first task: <c>CODER_AGENT_URL</c> (with its final slash),
    /// <c>CODER_AGENT_TOKEN</c>, <c>ARG_TASK_ID</c> and <c>ARG_AGENTAPI_PORT</c>.</summary>
    /// <param name="agentApi">The AgentAPI of the workspace.</param>
    public IReadOnlyDictionary<string, string> EnvironmentWith(AgentApiFixture agentApi)
    {
        ArgumentNullException.ThrowIfNull(agentApi);
        return EnvironmentOf(Address, agentApi.Address);
    }

    /// <summary>Stops it at once; requests that hang are cut off.</summary>
    public async ValueTask DisposeAsync()
    {
        _clients.Dispose();
        await _mock.DisposeAsync();
    }
}
