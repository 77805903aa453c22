using System.Reflection;

namespace Mocks.Snapshotter;

/// <summary>The options <c>--help</c> and <c>--version</c>. All settings are environment variables, as in a workspace.</summary>
internal static class CommandLine
{
    private const string Help = """
        snapshotter - keeps the last messages of a task readable while its workspace is stopped

        Run it without arguments while the workspace stops. It fetches the conversation from AgentAPI, keeps the last
        10 messages, fits them into 64 KiB and posts them to coderd.

        Variables that a workspace sets:
          ARG_TASK_ID                    task to post for; without one nothing is posted
          ARG_TASK_LOG_SNAPSHOT          anything but "true" turns the snapshot off (default true)
          ARG_AGENTAPI_PORT              AgentAPI's port on localhost (default 3284)
          CODER_AGENT_URL                coderd's address
          CODER_AGENT_TOKEN              the agent's token; sent to coderd only, and never printed
          http_proxy, https_proxy, all_proxy, no_proxy
                                         proxies for coderd, as for curl
          CURL_CA_BUNDLE, SSL_CERT_FILE, SSL_CERT_DIR
                                         trusted certificates for https, as for curl

        To stop AgentAPI as well, after the snapshot:
          ARG_PID_FILE_PATH              file with AgentAPI's process id; turns this on
                                         (default $HOME/$ARG_MODULE_DIR_NAME/agentapi.pid, if ARG_MODULE_DIR_NAME is set)
          ARG_ENABLE_STATE_PERSISTENCE   "true": ask AgentAPI to save its state first (default false)
          SNAPSHOTTER_STOP_TIMEOUT_SECONDS
                                         how long to wait for AgentAPI to exit, 1 to 3600 (default 20)

        A conversation of more than 64 KiB is shortened until it fits: spaces at the ends of terminal lines are removed,
        then the oldest messages, then the beginning of the last message.
          SNAPSHOTTER_KEEP_PADDING       "true": keep the spaces

        Exit codes:
          0    posted, or there was nothing to post, or this coderd has no snapshots
          1    the snapshot could not be taken or posted; lines starting "Error: " say why
               (with AgentAPI to stop as well, the stop goes on and the exit code is 0)
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
                var parts = version!.InformationalVersion.Split('+', 2);
                lines.Say($"snapshotter {parts[0]} ({(parts is [_, var commit] ? $"commit {commit[..Math.Min(commit.Length, 12)]}" : "built outside a git checkout")}), in place of the agentapi module's shutdown script");
                return 0;

            default:
                lines.Refuse($"snapshotter: unknown argument \"{string.Join(' ', arguments)}\"; use --help or --version");
                return 2;
        }
    }
}
