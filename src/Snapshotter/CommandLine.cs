using System.Reflection;

namespace Mocks.Snapshotter;

/// <summary>The few things to ask the program itself. What it does is set by the environment, as a workspace gives it.</summary>
internal static class CommandLine
{
    private const string Help = """
        snapshotter - keeps the last messages of a task readable while its workspace is stopped

        Run it, without arguments, while the workspace stops. It asks AgentAPI for the conversation, keeps the last
        10 messages, fits them into 64 KiB and posts them to coderd.

        What a workspace sets:
          ARG_TASK_ID                    task to post for; without one nothing is posted
          ARG_TASK_LOG_SNAPSHOT          anything but "true" turns the snapshot off (default true)
          ARG_AGENTAPI_PORT              AgentAPI's port on localhost (default 3284)
          CODER_AGENT_URL                coderd's address
          CODER_AGENT_TOKEN              the agent's token; sent to coderd only, and never printed
          http_proxy, https_proxy, all_proxy, no_proxy
                                         the way to coderd, as for curl

        To have AgentAPI stopped as well, after the snapshot:
          ARG_PID_FILE_PATH              file with AgentAPI's process id; turns this on
                                         (default $HOME/$ARG_MODULE_DIR_NAME/agentapi.pid, if ARG_MODULE_DIR_NAME is set)
          ARG_ENABLE_STATE_PERSISTENCE   "true": ask AgentAPI to save its state first (default false)
          SNAPSHOTTER_STOP_TIMEOUT_SECONDS
                                         how long to wait for AgentAPI to go, 1 to 3600 (default 20)

        What is done to a conversation of more than 64 KiB, in this order, until it fits: blanks at the ends of
        terminal lines go, the oldest messages go, the last message is cut to its end.
          SNAPSHOTTER_KEEP_PADDING       "true": leave the blanks in

        Exit codes:
          0    posted, or there was nothing to post, or this coderd takes no snapshots
          1    the snapshot could not be taken or posted; lines starting "Error: " say why
               (when AgentAPI is to be stopped as well, that goes on and the exit code is 0)
          2    unknown argument
          130, 143
               interrupted, terminated

        --help, -h       this page
        --version        the version
        """;

    /// <returns>The exit code.</returns>
    public static int Answer(IReadOnlyList<string> arguments, Lines lines)
    {
        switch (arguments)
        {
            case ["--help" or "-h"]:
                lines.Say(Help);
                return 0;

            case ["--version"]:
                var version = typeof(CommandLine).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>();
                lines.Say("snapshotter " + version?.InformationalVersion.Split('+')[0]);
                return 0;

            default:
                lines.Refuse($"snapshotter: unknown argument \"{string.Join(' ', arguments)}\"; it takes none but --help and --version");
                return 2;
        }
    }
}
