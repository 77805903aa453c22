using Microsoft.Extensions.DependencyInjection;
using Mocks.Docs;
using Mocks.Mocking.Hosting;
using Mocks.Mocking.Presets;
using Mocks.Mocking.Settings;

namespace Mocks.Help;

internal static class PresetsTopic
{
    public static async Task<string> PageAsync(SettingReader reader)
    {
        await using var mocks = await DocumentedMocks.StartAsync(reader);
        return $"""
            A preset is a named starting point of a mock, and the Pact provider state of that name.

            The conversation of the mock AgentAPI, --preset (PRESET):
            {Of(mocks.Both.AgentApi)}

            The deployment of the mock coderd, --coderd-preset (MOCK_CODERD_PRESET):
            {Of(mocks.Both.Coderd)}

            The mock workspace agent, mock-workspace-agent --preset:
            {Of(mocks.WorkspaceAgent)}

            Your own: --presets DIR (MOCK_PRESETS), with JSON files in DIR/agentapi and DIR/coderd.

            Examples:
              mocks run --preset huge -- bash my-shutdown.sh
              mocks up --preset many --coderd-preset old-server
              mocks help presets --presets my-presets
              curl -m 10 -X PUT http://127.0.0.1:3284/__admin/preset -d '{"{\"name\":\"many\"}"}'

            docs/presets.md says more.
            """;
    }

    private static string Of(RunningMock mock) =>
        HelpTopics.Rows(mock.Services.GetRequiredService<IPresets>().All.Select(preset => (preset.Name, preset.Description + (preset.File is { } file ? $" ({file})" : ""))));
}
