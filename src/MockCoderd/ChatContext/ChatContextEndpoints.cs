namespace Mocks.MockCoderd.ChatContext;

/// <summary>An experiment of later releases: an agent asks coderd to read its chats' context again.</summary>
/// <remarks>Source: coder/coder, <c>coderd/coderd.go</c>. The world has no chats, so none is refreshed. Not reproduced: the wider
/// <c>chat-context</c> of 2.33 to 2.35, which is a 501.</remarks>
internal static class ChatContextEndpoints
{
    public static void MapChatContext(this RouteGroupBuilder me)
    {
        me.MapPost("/experimental/chat-context/refresh", PostRefresh).In(release => release.ChatContextRefreshOnly)
            .Documented("refresh-chat-context", "Agents", "Refresh chat context", 401).Produces<RefreshedChats>();
        me.Map("/experimental/chat-context", PostBefore).In(release => release is { ChatContext: true, ChatContextRefreshOnly: false }).ExcludeFromDescription();
    }

    private static Answer PostRefresh() => CoderdAnswer.Of(200, new RefreshedChats(0));

    private static Answer PostBefore(HttpContext context) =>
        NotReproduced.Answer(context, "as its experiment then did", "The mock does not know the experiment of this release.");
}
