using Microsoft.Extensions.DependencyInjection;
using Mocks.MockAgentApi;
using Mocks.MockCoderd;
using Mocks.Mocking.Faults;
using Mocks.Mocking.Hosting;
using Mocks.Mocking.Settings;

namespace Mocks;

/// <summary>A mock AgentAPI and a mock coderd, running in this process.</summary>
internal sealed record BothMocks(RunningMock AgentApi, RunningMock Coderd, string Preset, string CoderVersion, bool Strict) : IAsyncDisposable
{
    /// <exception cref="SettingException">A setting cannot be used, or a port is taken. Nothing is left running then.</exception>
    public static async Task<BothMocks> StartAsync(SettingReader reader, IEnumerable<FaultOrder> faults)
    {
        var agentApiSettings = AgentApiSettings.Read(reader);
        var coderdSettings = CoderdSettings.Read(reader);
        var agentApi = await AgentApiMock.StartAsync(agentApiSettings);
        try
        {
            // The tasks of this coderd use the AgentAPI next to it, unless a setting names another.
            var coderd = await CoderdMock.StartAsync(coderdSettings with
            {
                TaskAppUrl = coderdSettings.TaskAppUrl ?? agentApi.Address.GetLeftPart(UriPartial.Authority),
            });
            foreach (var order in faults)
            {
                (order.ForCoderd ? coderd : agentApi).Services.GetRequiredService<FaultStore>().Add(order.Fault);
            }

            var preset = agentApi.Services.GetRequiredService<Mocking.Presets.IPresets>().Current;
            return new BothMocks(agentApi, coderd, preset, coderdSettings.Release.Name, coderdSettings.Host.Strict);
        }
        catch
        {
            await agentApi.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Coderd.DisposeAsync();
        await AgentApi.DisposeAsync();
    }
}
