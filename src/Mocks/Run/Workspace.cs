using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Mocks.MockCoderd.World;

namespace Mocks.Run;

/// <summary>The workspace that a command is run in the place of.</summary>
internal static class Workspace
{
    /// <summary>What a command finds in its environment.</summary>
    public static IReadOnlyDictionary<string, string> EnvironmentOf(BothMocks mocks)
    {
        var world = WorldOf(mocks);
        return new Dictionary<string, string>
        {
            // The real one ends in a slash, and scripts trip over it.
            ["CODER_AGENT_URL"] = $"{mocks.Coderd.Address.GetLeftPart(UriPartial.Authority)}/",
            ["CODER_AGENT_TOKEN"] = world.DefaultAgent.Agent.Token.ToString(),
            ["ARG_TASK_ID"] = world.DefaultTask.Id.ToString(),
            ["ARG_AGENTAPI_PORT"] = mocks.AgentApi.Address.Port.ToString(CultureInfo.InvariantCulture),
        };
    }

    /// <summary>Tells it to stop, as somebody who pauses the task does. Its agent may still say its last words.</summary>
    public static void BeginStop(BothMocks mocks)
    {
        var world = WorldOf(mocks);
        world.Build(world.DefaultTask.WorkspaceId!.Value, Transition.Stop, world.DefaultUser, "task_manual_pause");
    }

    /// <summary>The stop has ended: the person who opens the task now reads its snapshot.</summary>
    public static void EndStop(BothMocks mocks)
    {
        var world = WorldOf(mocks);
        world.MoveJob(world.DefaultTask.WorkspaceId!.Value, JobStatus.Succeeded);
    }

    private static WorldStore WorldOf(BothMocks mocks) => mocks.Coderd.Services.GetRequiredService<WorldStore>();
}
