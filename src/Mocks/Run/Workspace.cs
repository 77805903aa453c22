using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Mocks.MockCoderd.World;

namespace Mocks.Run;

/// <summary>What a command finds in the environment of a real workspace.</summary>
internal static class Workspace
{
    public static IReadOnlyDictionary<string, string> EnvironmentOf(BothMocks mocks)
    {
        var world = mocks.Coderd.Services.GetRequiredService<WorldStore>();
        return new Dictionary<string, string>
        {
            // The real one ends in a slash, and scripts trip over it.
            ["CODER_AGENT_URL"] = $"{mocks.Coderd.Address.GetLeftPart(UriPartial.Authority)}/",
            ["CODER_AGENT_TOKEN"] = world.DefaultAgent.Agent.Token.ToString(),
            ["ARG_TASK_ID"] = world.DefaultTask.Id.ToString(),
            ["ARG_AGENTAPI_PORT"] = mocks.AgentApi.Address.Port.ToString(CultureInfo.InvariantCulture),
        };
    }
}
