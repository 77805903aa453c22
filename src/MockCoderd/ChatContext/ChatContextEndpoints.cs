using Mocks.MockCoderd.Auth;
using Mocks.MockCoderd.Deployment;
using Mocks.MockCoderd.Releases;
using Mocks.MockCoderd.WorkspaceAgents;
using Mocks.Mocking.Hosting;
using Mocks.Wire.Coderd;

namespace Mocks.MockCoderd.ChatContext;

/// <summary>An experiment of later releases: an agent tells coderd to read its chats' context anew.</summary>
/// <remarks>Source: coder/coder, <c>coderd/coderd.go</c>. The world has no chats, so none is refreshed. Not reproduced: the wider
/// <c>chat-context</c> of 2.33 to 2.35, which is a 501.</remarks>
internal static class ChatContextEndpoints
{
    private const string Path = "/api/v2/workspaceagents/me/experimental/chat-context";

    public static IEndpointRouteBuilder MapChatContext(this IEndpointRouteBuilder routes, Release release)
    {
        if (release.ChatContextRefreshOnly)
        {
            routes.MapPost($"{Path}/refresh", PostRefresh).WithAgentExample().WithName("refresh-chat-context").WithTags("Agents").WithSummary("Refresh chat context")
                .Produces<RefreshedChats>().Produces<ErrorResponse>(401);
            routes.MapOtherMethods($"{Path}/refresh", context => UnknownRoutes.WrongMethod(context, "POST"));
        }
        else if (release.ChatContext)
        {
            routes.Map(Path, PostBefore).ExcludeFromDescription();
        }

        return routes;
    }

    private static Answer PostRefresh(HttpContext context, AgentCallers agents) =>
        agents.Identify(context, out var refused) is null ? refused! : CoderdAnswer.Of(200, new RefreshedChats(0));

    private static Answer PostBefore(HttpContext context, AgentCallers agents) =>
        agents.Identify(context, out var refused) is null ? refused!
            : NotReproduced.Answer(context, "as its experiment then did", "The mock does not know the experiment of this release.");
}
