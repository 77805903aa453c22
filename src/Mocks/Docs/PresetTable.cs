using Microsoft.Extensions.DependencyInjection;
using Mocks.Mocking.Hosting;
using Mocks.Mocking.Presets;

namespace Mocks.Docs;

/// <summary>The presets of the mocks, each with the description in its file.</summary>
internal static class PresetTable
{
    public static string Of(DocumentedMocks mocks) => $"""
        ## Mock AgentAPI: the conversation

        {Of(mocks.Both.AgentApi)}
        ## Mock coderd: the deployment

        {Of(mocks.Both.Coderd)}
        ## Mock workspace agent: the workspace

        {Of(mocks.WorkspaceAgent)}
        """;

    private static string Of(RunningMock mock) => Markdown.Table(
        ["preset", "situation"],
        mock.Services.GetRequiredService<IPresets>().All.Select(preset => new[] { Markdown.Code(preset.Name), preset.Description }));
}
