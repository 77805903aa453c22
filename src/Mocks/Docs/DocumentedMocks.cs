using Mocks.Mocking.Hosting;
using Mocks.Mocking.Settings;
using Mocks.MockWorkspaceAgent;

namespace Mocks.Docs;

/// <summary>The mocks whose presets and routes the documentation lists, each running with nothing set.</summary>
internal sealed record DocumentedMocks(BothMocks Both, RunningMock WorkspaceAgent) : IAsyncDisposable
{
    public static async Task<DocumentedMocks> StartAsync(SettingReader reader)
    {
        var both = await BothMocks.StartAsync(reader.Renamed(MocksSettings.FreePorts), []);
        try
        {
            return new DocumentedMocks(both, await WorkspaceAgentMock.StartAsync(new WorkspaceAgentSettings(new HostSettings(0))));
        }
        catch
        {
            await both.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await WorkspaceAgent.DisposeAsync();
        await Both.DisposeAsync();
    }
}
