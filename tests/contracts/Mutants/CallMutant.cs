using Google.Protobuf;
using Mocks.AgentRpc.Agent;
using Mocks.AgentRpc.Drpc;
using Mocks.AgentRpc.Tailnet;

namespace Mocks.Contracts.Tests.Mutants;

/// <summary>One way in which coderd's RPC could drift.</summary>
/// <param name="Answer">Changes an answer; null ends the call in its place.</param>
/// <param name="Error">Changes an error; null answers with an empty message in its place.</param>
/// <param name="Query">Changes the handshake's query.</param>
/// <param name="Token">Changes the handshake's token.</param>
/// <param name="IsEndless">Streams stay open, as they do.</param>
internal sealed record CallMutant(
    string Name, Func<string, byte[], byte[]?> Answer, Func<DrpcException, DrpcException?> Error, Func<string, string> Query, Func<string, string> Token, bool IsEndless = true)
{
    public static CallMutant None { get; } = new("nothing", (_, answer) => answer, error => error, query => query, token => token);

    public static IReadOnlyList<CallMutant> All { get; } =
    [
        Manifest("no agent id", manifest => manifest.AgentId = ByteString.Empty),
        Manifest("the agent id as text", manifest => manifest.AgentId = ByteString.CopyFromUtf8("00000000-0000-4000-8000-000000000012")),
        Manifest("no workspace id", manifest => manifest.WorkspaceId = ByteString.Empty),
        Manifest("no agent name", manifest => manifest.AgentName = ""),
        Manifest("no owner", manifest => manifest.OwnerUsername = ""),
        Manifest("no workspace name", manifest => manifest.WorkspaceName = ""),
        Manifest("no map of relays", manifest => manifest.DerpMap = null),
        Manifest("a parent", manifest => manifest.ParentId = manifest.AgentId),
        Of("UpdateStartup", Startup.Parser, "no version in the echo", startup => startup.Version = ""),
        Of("UpdateStartup", Startup.Parser, "no directory in the echo", startup => startup.ExpandedDirectory = ""),
        Of("UpdateStartup", Startup.Parser, "subsystems sorted in the echo", startup =>
        {
            var sorted = startup.Subsystems.Order().ToArray();
            startup.Subsystems.Clear();
            startup.Subsystems.AddRange(sorted);
        }),
        Of("UpdateLifecycle", Lifecycle.Parser, "another state in the echo", lifecycle => lifecycle.State = Lifecycle.Types.State.Created),
        Of("UpdateLifecycle", Lifecycle.Parser, "no time in the echo", lifecycle => lifecycle.ChangedAt = null),
        Of("UpdateStats", UpdateStatsResponse.Parser, "no interval", stats => stats.ReportInterval = null),
        Of("UpdateStats", UpdateStatsResponse.Parser, "an interval of zero", stats => stats.ReportInterval = new()),
        Of("BatchCreateLogs", BatchCreateLogsResponse.Parser, "every batch is over the limit", logs => logs.LogLimitExceeded = true),
        Of("GetResourcesMonitoringConfiguration", GetResourcesMonitoringConfigurationResponse.Parser, "no interval of collection", resources => resources.Config.CollectionIntervalSeconds = 0),
        Of("StreamDERPMaps", DERPMap.Parser, "an empty map", map => map.Regions.Clear()),
        None with { Name = "answers that are no messages", Answer = (_, _) => [0xff] },
        None with { Name = "calls that end without an answer", Answer = (_, _) => null },
        None with { Name = "streams that end after a message", IsEndless = false },
        None with { Name = "errors with code 2", Error = error => new DrpcException(error.Message, 2) },
        None with { Name = "unknown methods unimplemented", Error = error => error.Message.Contains("unknown rpc", StringComparison.Ordinal) ? new DrpcException("Unimplemented", 12) : error },
        None with { Name = "errors without what was wrong", Error = error => new DrpcException(error.Message.Split('"')[0], error.Code) },
        None with { Name = "errors with a full stop", Error = error => new DrpcException($"{error.Message}.", error.Code) },
        None with { Name = "errors that are answers", Error = _ => null },
        None with { Name = "states named by their numbers", Error = error => new DrpcException(error.Message.Replace("STATE_UNSPECIFIED", "0", StringComparison.Ordinal), error.Code) },
        None with { Name = "any version", Query = query => System.Text.RegularExpressions.Regex.Replace(query, "version=[^&]*", "version=2.0") },
        None with { Name = "any token", Token = _ => "00000000-0000-4000-8000-0000000000aa" },
    ];

    private static CallMutant Manifest(string name, Action<Manifest> change) => Of("GetManifest", AgentRpc.Agent.Manifest.Parser, name, change);

    private static CallMutant Of<T>(string method, MessageParser<T> parser, string name, Action<T> change)
        where T : IMessage<T> => None with
        {
            Name = $"{method}: {name}",
            Answer = (path, answer) =>
            {
                if (!path.EndsWith($"/{method}", StringComparison.Ordinal))
                {
                    return answer;
                }

                var message = parser.ParseFrom(answer);
                change(message);
                return message.ToByteArray();
            },
        };
}
