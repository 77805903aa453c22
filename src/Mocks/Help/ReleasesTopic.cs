using Mocks.MockAgentApi.Versions;
using Mocks.MockCoderd.Releases;

namespace Mocks.Help;

internal static class ReleasesTopic
{
    public static string Page() => $"""
        The release of coderd, --coder-version (MOCK_CODER_VERSION); of several at once, --matrix of mocks run:
        {HelpTopics.Rows(Release.All.Select(release => (Marked(release.Name, release == Release.Standard), Of(release))))}

        The release of AgentAPI, --agentapi-version (MOCK_AGENTAPI_VERSION):
        {HelpTopics.Rows(AgentApiVersion.All.Select(version => (Marked(version.Name, version == AgentApiVersion.Baseline), Of(version))))}

        Examples:
          mocks run --coder-version {Release.All[0].Name} -- bash my-shutdown.sh
          mocks run --matrix {Release.All[0].Name},{Release.Standard.Name},{Release.All[^1].Name} -- bash my-shutdown.sh
          mocks up --agentapi-version {AgentApiVersion.All[0].Name}

        docs/fidelity says what differs.
        """;

    private static string Marked(string name, bool isDefault) => isDefault ? $"{name} (default)" : name;

    private static string Of(Release release) => Listed($"agent RPC 2.{release.AgentRpcMinor}",
        (release.Tasks, "tasks"), (release.LogSnapshots, "log snapshots"), (release.SnapshotsServed, "shown while paused"), (release.Pause, "pause and resume"),
        (release.ChatContext, "chat context"));

    private static string Of(AgentApiVersion version) => Listed($"reports {version.Reported}",
        (version.TakesUploads, "uploads"), (version.KeepsState, "state file"), (version.HasAcp, "ACP"), (version.StopsGracefully, "graceful stop"));

    private static string Listed(string first, params ReadOnlySpan<(bool Has, string Name)> abilities)
    {
        foreach (var (has, name) in abilities)
        {
            first += has ? $", {name}" : "";
        }

        return first;
    }
}
