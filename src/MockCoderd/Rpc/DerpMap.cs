using Mocks.AgentRpc.Tailnet;

namespace Mocks.MockCoderd.Rpc;

/// <summary>The relays of a deployment that has only its own. The mock runs none: an agent that tries it gets a 404.</summary>
/// <remarks>Source: coder/coder, <c>cli/server.go</c>, the region of <c>CODER_DERP_SERVER_ENABLE</c>.</remarks>
internal static class DerpMap
{
    private const int Region = 999;
    private const int NoStun = -1;

    /// <param name="host">The mock's own name and port, as the client called it.</param>
    public static DERPMap Of(HostString host) => new()
    {
        HomeParams = new DERPMap.Types.HomeParams(),
        Regions =
        {
            [Region] = new DERPMap.Types.Region
            {
                RegionId = Region,
                EmbeddedRelay = true,
                RegionCode = "coder",
                RegionName = "Coder Embedded Relay",
                Nodes =
                {
                    new DERPMap.Types.Region.Types.Node
                    {
                        Name = "999b",
                        RegionId = Region,
                        HostName = host.Host,
                        StunPort = NoStun,
                        DerpPort = host.Port ?? 80,
                        ForceHttp = true,
                    },
                },
            },
        },
    };
}
