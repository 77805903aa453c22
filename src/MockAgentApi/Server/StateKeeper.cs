using Mocks.GoLibraries.Xerrors;
using Mocks.MockAgentApi.ScreenTracker;
using Mocks.Wire.AgentApi;

namespace Mocks.MockAgentApi.Server;

/// <summary>Loads the conversation that an earlier server saved, and saves it for the next one.</summary>
/// <param name="path">The state file; empty for none.</param>
/// <remarks>Source: coder/agentapi, <c>lib/screentracker/pty_conversation.go</c>, <c>SaveState</c> and <c>loadStateLocked</c>.</remarks>
internal sealed class StateKeeper(string path, bool loads, bool saves, ServerLog log)
{
    /// <summary>Reads the file, when the conversation finds its agent ready; null when state is not loaded.</summary>
    public Func<LoadedState>? Loader => loads ? Load : null;

    /// <summary>Writes the state, if it has changed since it was last written or read.</summary>
    /// <param name="source">The reason for saving, e.g. <c>shutdown</c>.</param>
    /// <param name="failure">Logged when the state cannot be written.</param>
    public void Save(IConversation conversation, string source, string failure)
    {
        if (!saves)
        {
            log.Info("State persistence is disabled");
            return;
        }

        try
        {
            if (conversation.Save(Write))
            {
                log.Info("State saved successfully", ("path", path));
            }
            else
            {
                log.Info("Skipping state save: no changes since last save");
            }
        }
        catch (WrappedError refused)
        {
            log.Error("Failed to save conversation state", ("source", source), ("error", refused));
            log.Error(failure, ("error", refused));
        }
    }

    private void Write(SavedConversation saved) => StateFile.Save(path, new SavedState(
        SavedState.CurrentVersion,
        [.. saved.Messages.Select(message => new SavedMessage(message.Id, message.Content, message.Role, message.Time))],
        saved.InitialPrompt,
        saved.InitialPromptSent));

    private LoadedState Load()
    {
        try
        {
            if (StateFile.Load(path) is not { } state)
            {
                log.Info("No previous state to load (file does not exist)", ("path", path));
                return new LoadedState();
            }

            log.Info("Successfully loaded state", ("path", path), ("messages", state.Messages.Count));
            return new LoadedState(new SavedConversation(
                [.. state.Messages.Select(message => new Message(message.Id, message.Message, message.Role, message.Time))],
                state.InitialPrompt,
                state.InitialPromptSent));
        }
        catch (WrappedError refused)
        {
            log.Error("Failed to load state", ("error", refused));
            return new LoadedState(Error: refused.Message);
        }
    }
}
