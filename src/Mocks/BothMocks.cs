using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Mocks.MockAgentApi;
using Mocks.MockCoderd;
using Mocks.MockCoderd.World;
using Mocks.Mocking.Faults;
using Mocks.Mocking.Hosting;
using Mocks.Mocking.Presets;
using Mocks.Mocking.Settings;

namespace Mocks;

/// <summary>A mock AgentAPI and a mock coderd in this process: a workspace's two services.</summary>
internal sealed record BothMocks(RunningMock AgentApi, RunningMock Coderd, string Preset, string CoderVersion, bool Strict) : IAsyncDisposable
{
    public WorldStore World => Coderd.Services.GetRequiredService<WorldStore>();

    /// <summary>The variables that a command finds in the workspace.</summary>
    public IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string>
    {
        // The real URL ends with a slash, and scripts stumble over it.
        ["CODER_AGENT_URL"] = $"{Coderd.Address.GetLeftPart(UriPartial.Authority)}/",
        ["CODER_AGENT_TOKEN"] = World.DefaultAgent.Agent.Token.ToString(),
        ["ARG_TASK_ID"] = World.DefaultTask.Id.ToString(),
        ["ARG_AGENTAPI_PORT"] = AgentApi.Address.Port.ToString(CultureInfo.InvariantCulture),
    };

    /// <exception cref="SettingException">A setting cannot be used, or a port is taken. No mock is left running then.</exception>
    public static async Task<BothMocks> StartAsync(SettingReader reader, IEnumerable<FaultOrder> faults)
    {
        var agentApiSettings = AgentApiSettings.Read(reader);
        var coderdSettings = CoderdSettings.Read(reader);
        var agentApi = await AgentApiMock.StartAsync(agentApiSettings);
        try
        {
            // This AgentAPI is the one of coderd's tasks, unless a setting names another.
            var coderd = await CoderdMock.StartAsync(coderdSettings with
            {
                TaskAppUrl = coderdSettings.TaskAppUrl ?? agentApi.Address.GetLeftPart(UriPartial.Authority),
            });
            foreach (var order in faults)
            {
                (order.ForCoderd ? coderd : agentApi).Services.GetRequiredService<FaultStore>().Add(order.Fault);
            }

            var preset = agentApi.Services.GetRequiredService<IPresets>().Current;
            return new BothMocks(agentApi, coderd, preset, coderdSettings.Release.Name, coderdSettings.Host.Strict);
        }
        catch
        {
            await agentApi.DisposeAsync();
            throw;
        }
    }

    /// <summary>Stops the workspace as pausing its task does. Its agent may still post.</summary>
    public void BeginStop() => World.Build(World.DefaultTask.WorkspaceId!.Value, Transition.Stop, World.DefaultUser, "task_manual_pause");

    /// <summary>Completes the stop: the task is paused, and shows its snapshot.</summary>
    public void EndStop() => World.MoveJob(World.DefaultTask.WorkspaceId!.Value, JobStatus.Succeeded);

    public async ValueTask DisposeAsync()
    {
        await Coderd.DisposeAsync();
        await AgentApi.DisposeAsync();
    }
}
