using Mocks.AgentRpc.Agent;

namespace Mocks.MockCoderd.Rpc.Methods;

/// <summary>What a deployment shows above its pages and in its terminals.</summary>
/// <remarks>Source: coder/coder, <c>coderd/agentapi/announcement_banners.go</c>, <c>servicebanner.go</c>. A deployment without a licence has none.</remarks>
internal static class BannerMethods
{
    public static ServiceBanner GetServiceBanner(RpcSession session, GetServiceBannerRequest request) => session.World.Banners is [var first, ..]
        ? new ServiceBanner { Enabled = first.Enabled, Message = first.Message, BackgroundColor = first.BackgroundColor }
        : new ServiceBanner();

    public static GetAnnouncementBannersResponse GetAnnouncementBanners(RpcSession session, GetAnnouncementBannersRequest request) => new()
    {
        AnnouncementBanners =
        {
            session.World.Banners.Select(banner => new BannerConfig { Enabled = banner.Enabled, Message = banner.Message, BackgroundColor = banner.BackgroundColor }),
        },
    };
}
