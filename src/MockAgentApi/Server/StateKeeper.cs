using Mocks.GoLibraries.Xerrors;
using Mocks.MockAgentApi.ScreenTracker;
using Mocks.Wire.AgentApi;

namespace Mocks.MockAgentApi.Server;

/// <summary>Takes a conversation up where an earlier server left it, and leaves it for the next one.</summary>
/// <param name="path">The state file; empty when there is none.</param>
/// <remarks>Source: coder/agentapi, <c>lib/screentracker/pty_conversation.go</c>, <c>SaveState</c> and <c>loadStateLocked</c>.</remarks>
internal sealed class StateKeeper(string path, bool loads, bool saves, ServerLog log)
{
    /// <summary>Reads the file, when the conversation finds its agent ready; null when nothing is to be read.</summary>
    public Func<LoadedState>? Loader => loads ? Load : null;

    /// <summary>Writes what changed since it was last written or read.</summary>
    /// <param name="source">What asked for it, e.g. <c>shutdown</c>.</param>
    /// <param name="failure">What is said when it cannot be written.</param>
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
