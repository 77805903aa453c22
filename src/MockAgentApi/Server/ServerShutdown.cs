using Mocks.GoLibraries.Xerrors;
using Mocks.MockAgentApi.ScreenTracker;
using Mocks.MockAgentApi.Uploads;
using Mocks.MockAgentApi.Versions;
using Mocks.Mocking.Hosting;

namespace Mocks.MockAgentApi.Server;

/// <summary>The end of one life of <c>agentapi server</c>.</summary>
/// <remarks>Source: coder/agentapi, <c>cmd/server/server.go</c>, <c>runServer</c>.</remarks>
internal sealed class ServerShutdown(RunningMock mock, LiveConversation live, UploadFolder uploads, AgentApiVersion version, ServerLog log)
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    /// <summary>Saves the state, ends the streams, waits for requests, and then ends the agent.</summary>
    /// <exception cref="WrappedError">The agent had exited with an error.</exception>
    public async Task StopAsync(StateKeeper state)
    {
        var conversation = live.Current;
        if (version.KeepsState)
        {
            state.Save(conversation, "shutdown", "Failed to save state during shutdown");
        }

        conversation.EndStreams();
        RemoveUploads();
        if (!await mock.StopAsync(Timeout))
        {
            log.Error("Failed to stop HTTP server", ("error", "context deadline exceeded"));
        }

        if (!live.AgentExited.IsCompleted)
        {
            log.Info("Closing process");
            await conversation.CloseAgentAsync();
        }
        else if (await live.AgentExited != 0)
        {
            throw new WrappedError("agent exited with error", new WrappedError($"========\n{conversation.Screen.Trim()}\n========", new WrappedError("non-zero exit code")));
        }
    }

    /// <summary>The end before 0.12.0: the agent first, the streams cut, and an error without a cause.</summary>
    public async Task CutOffAsync()
    {
        log.Info("Closing process");
        await live.Current.CloseAgentAsync();
        RemoveUploads();
        throw new WrappedError("agent exited with error", new WrappedError("failed to wait for process", new WrappedError("process exited with error",
            WrappedError.Plain("waitid: no child processes"))));
    }

    private void RemoveUploads()
    {
        if (!version.TakesUploads)
        {
            return;
        }

        if (uploads.Remove() is { } refused)
        {
            log.Error("Failed to clean up temporary directory", ("tempDir", uploads.FullPath), ("error", refused));
        }
        else
        {
            log.Info("Cleaned up temporary directory", ("tempDir", uploads.FullPath));
        }
    }
}
