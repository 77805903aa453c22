using System.Net.NetworkInformation;

namespace Mocks.MockWorkspaceAgent.Ports;

/// <summary>The ports on which programs of the workspace listen, and its network interfaces.</summary>
/// <remarks>Source: coder/coder, <c>agent/ports.go</c>, <c>agent/health.go</c>. Not reproduced: the report of the tailnet in <c>net_info</c>.</remarks>
internal static class PortEndpoints
{
    public static void MapPorts(this IEndpointRouteBuilder routes)
    {
        var ports = routes.MapGroup("/api/v0").WithTags("Network");
        ports.MapGet("/listening-ports", GetListeningPorts).WithName("listening-ports").WithSummary("List the ports that programs listen on").Produces<ListeningPortsResponse>();
        ports.MapGet("/netcheck", GetNetcheck).WithName("netcheck").WithSummary("Report on the network").Produces<NetcheckReport>();
    }

    private static Answer GetListeningPorts() => AgentAnswer.Of(200, new ListeningPortsResponse(ListeningSockets.Find()));

    private static Answer GetNetcheck() => AgentAnswer.Of(200, new NetcheckReport("ok", [], false, new InterfacesReport("ok", [], false,
        [.. NetworkInterface.GetAllNetworkInterfaces().Select(one => new InterfaceReport(one.Name, MtuOf(one),
            [.. one.GetIPProperties().UnicastAddresses.Select(address => $"{address.Address}/{address.PrefixLength}")]))])));

    private static int MtuOf(NetworkInterface one) => one.Supports(NetworkInterfaceComponent.IPv4) ? one.GetIPProperties().GetIPv4Properties().Mtu : 0;
}
