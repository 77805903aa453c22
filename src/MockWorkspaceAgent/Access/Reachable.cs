using Mocks.Mocking.Settings;

namespace Mocks.MockWorkspaceAgent.Access;

/// <summary>Keeps the mock on this machine unless its files are confined: the agent's API has no authentication, and runs commands.</summary>
internal static class Reachable
{
    /// <exception cref="SettingException">Other machines could reach it, and there is no root.</exception>
    public static void Check(WorkspaceAgentSettings settings)
    {
        if (settings.Root is null && settings.Host.Bind is { } bind && BindWarning.LetsOthersIn(bind))
        {
            throw new SettingException($"{HostSettings.BindSetting.Flag} {bind} ({HostSettings.BindSetting.Variable}): "
                + "other machines could run commands and read every file with the rights of this user; "
                + $"listen on 127.0.0.1, or confine the files to a folder with {WorkspaceAgentSettings.RootSetting.Flag} ({WorkspaceAgentSettings.RootSetting.Variable}).");
        }
    }
}
