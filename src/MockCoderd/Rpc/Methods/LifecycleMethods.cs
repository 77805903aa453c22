using System.Text.RegularExpressions;
using Google.Protobuf.WellKnownTypes;
using Mocks.AgentRpc.Agent;
using Mocks.AgentRpc.Drpc;
using Mocks.Go.Strconv;

namespace Mocks.MockCoderd.Rpc.Methods;

/// <summary>An agent's lifecycle, and what it says of itself at its start.</summary>
/// <remarks>Source: coder/coder, <c>coderd/agentapi/lifecycle.go</c>; golang.org/x/mod/semver, <c>IsValid</c>. Not reproduced: a request
/// without its only member, at which the real server panics.</remarks>
internal static partial class LifecycleMethods
{
    public static Lifecycle UpdateLifecycle(RpcSession session, UpdateLifecycleRequest request)
    {
        var said = request.Lifecycle ?? new Lifecycle();
        if (said.State is < Lifecycle.Types.State.Created or > Lifecycle.Types.State.Off)
        {
            throw new DrpcException($"unknown lifecycle state {ProtoNames.Quoted(said.State, "STATE_UNSPECIFIED")}");
        }

        if (said.ChangedAt.IsZero())
        {
            said.ChangedAt = Timestamp.FromDateTimeOffset(session.World.Now);
        }

        var state = (AgentLifecycle)((int)said.State - 1);
        var at = said.ChangedAt.AsTime();
        session.Change(agent => agent.Report(reports => WithTimes(reports, state, at)) with { Lifecycle = state, BootsFrom = null });
        return said;
    }

    public static Startup UpdateStartup(RpcSession session, UpdateStartupRequest request)
    {
        var said = request.Startup ?? new Startup();
        if (!GoSemver().IsMatch(said.Version))
        {
            throw new DrpcException($"invalid agent semver version {GoQuote.Quote(said.Version)}");
        }

        foreach (var subsystem in said.Subsystems)
        {
            if (subsystem is < Startup.Types.Subsystem.Envbox or > Startup.Types.Subsystem.Exectrace)
            {
                throw new DrpcException($"invalid agent subsystem {ProtoNames.Quoted(subsystem, "SUBSYSTEM_UNSPECIFIED")}");
            }
        }

        var startup = new AgentStartup(said.Version, said.ExpandedDirectory, session.ApiVersion,
            [.. said.Subsystems.Distinct().Select(subsystem => subsystem.ToString().ToLowerInvariant()).Order(StringComparer.Ordinal)]);
        session.Report(reports => reports with { Startup = startup });
        return said;
    }

    private static AgentReports WithTimes(AgentReports reports, AgentLifecycle state, DateTimeOffset at) => state switch
    {
        // An agent that starts again is not ready yet.
        AgentLifecycle.Starting => reports with { StartedAt = at, ReadyAt = null },
        AgentLifecycle.Ready or AgentLifecycle.StartTimeout or AgentLifecycle.StartError => reports with { StartedAt = reports.StartedAt ?? at, ReadyAt = at },
        _ => reports,
    };

    [GeneratedRegex(@"\Av(0|[1-9][0-9]*)(\.(0|[1-9][0-9]*)(\.(0|[1-9][0-9]*)(-(0|[1-9][0-9]*|[0-9]*[A-Za-z-][0-9A-Za-z-]*)(\.(0|[1-9][0-9]*|[0-9]*[A-Za-z-][0-9A-Za-z-]*))*)?(\+[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?)?)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex GoSemver();
}
