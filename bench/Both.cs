using System.Globalization;
using Mocks.MockAgentApi;
using Mocks.MockAgentApi.Presets;
using Mocks.MockCoderd;
using Mocks.Mocking.Hosting;
using Mocks.Mocking.Settings;

namespace Mocks.Bench;

/// <summary>Both mocks, in this process, and the environment that points a program at them.</summary>
internal sealed record Both(RunningMock AgentApi, RunningMock Coderd) : IAsyncDisposable
{
    public IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string>
    {
        ["CODER_AGENT_URL"] = Coderd.Address.ToString(),
        ["CODER_AGENT_TOKEN"] = "00000000-0000-4000-8000-0000000000aa",
        ["ARG_TASK_ID"] = "00000000-0000-4000-8000-000000000010",
        ["ARG_AGENTAPI_PORT"] = AgentApi.Address.Port.ToString(CultureInfo.InvariantCulture),
    };

    public string MessagesUrl => new Uri(AgentApi.Address, "/messages").ToString();

    public static async Task<Both> StartAsync(string preset, int? count = null, int? size = null) => new(
        await AgentApiMock.StartAsync(new AgentApiSettings(new HostSettings(), preset, Generator: new GeneratorSettings(null, count, size))),
        await CoderdMock.StartAsync(new CoderdSettings(new HostSettings(), RateLimit: -1)));

    public async ValueTask DisposeAsync()
    {
        await AgentApi.DisposeAsync();
        await Coderd.DisposeAsync();
    }
}
