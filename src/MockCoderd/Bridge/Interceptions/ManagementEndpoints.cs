using Mocks.Go.Strconv;
using Mocks.Wire;

namespace Mocks.MockCoderd.Bridge.Interceptions;

/// <summary>Lists the interceptions as coderd does: its own JSON, behind its own authentication.</summary>
/// <remarks>Source: coder/coder, <c>enterprise/coderd/aibridge.go</c>. A plain member sees their own interceptions, an owner
/// sees all. Not reproduced: <c>GET /sessions/{id}</c>.</remarks>
internal static class ManagementEndpoints
{
    private static readonly Json Shapes = Json.Coderd.With(ManagementShapes.Default);

    public static void MapLists(this RouteGroupBuilder bridge)
    {
        bridge.MapGet("/interceptions", ListInterceptions).In(release => release.AiBridgeInterceptions)
            .Describe("list-ai-bridge-interceptions", "List AI Bridge interceptions").Produces<InterceptionList>();
        bridge.MapGet("/sessions", ListSessions).In(release => release.AiBridgeSessions)
            .Describe("list-ai-bridge-sessions", "List AI Bridge sessions").Produces<SessionList>();
        bridge.MapGet("/models", ListModels).Describe("list-ai-bridge-models", "List AI Bridge models").Produces<IReadOnlyList<string>>();
        bridge.MapGet("/clients", ListClients).In(release => release.AiBridgeClients).ExcludeFromDescription();
    }

    private static Answer ListInterceptions(ListRequest request) =>
        request.Answer("after_id", "Invalid workspace search query.", [], (found, query) =>
        {
            var newest = found.Reverse().ToArray();
            var page = query.Page(newest, one => one.Id.ToString()).Select(InterceptionEntry.Of);
            return CoderdAnswer.Of(200, new InterceptionList(newest.Length, [.. page]), Shapes);
        });

    private static Answer ListSessions(ListRequest request) =>
        request.Answer("after_session_id", "Invalid session search query.", ["provider_name", "session_id"], (found, query) =>
        {
            var sessions = found.GroupBy(one => one.SessionId ?? one.Id.ToString()).Select(SessionEntry.Of).Reverse().ToArray();
            if (query.After is { } cursor && !Array.Exists(sessions, session => session.Id == cursor))
            {
                return new Refusal(400, new("Query parameter has invalid value.",
                    $"after_session_id: session {GoQuote.Quote(cursor)} not found")).ToAnswer();
            }

            return CoderdAnswer.Of(200, new SessionList(sessions.Length, [.. query.Page(sessions, session => session.Id)]), Shapes);
        });

    private static Answer ListModels(ListRequest request) => Names(request, "Invalid AI Bridge models search query.", one => one.Model);

    private static Answer ListClients(ListRequest request) => Names(request, "Invalid AI Bridge clients search query.", one => one.Client);

    private static Answer Names(ListRequest request, string badSearch, Func<Interception, string> name) =>
        request.Answer("after_id", badSearch, [], (found, query) => CoderdAnswer.Of<IReadOnlyList<string>>(
            200, [.. found.Select(name).Distinct().Order(StringComparer.Ordinal).Skip(query.Offset).Take(query.Limit)], Shapes));

    /// <summary>A request for one of the lists.</summary>
    internal sealed record ListRequest(User Caller, HttpContext Context)
    {
        public static async ValueTask<ListRequest?> BindAsync(HttpContext context) => new((await UserCaller.BindAsync(context))!.User, context);

        /// <param name="cursor">The name of the paging key.</param>
        /// <param name="badSearch">The message for a search that cannot be parsed.</param>
        /// <param name="answer">Gets the interceptions that match and that the caller may see, oldest first.</param>
        public Answer Answer(string cursor, string badSearch, string[] moreKeys, Func<IEnumerable<Interception>, ManagementQuery, Answer> answer)
        {
            var services = Context.RequestServices;
            Exchange.Of(Context).HidesBodies = !services.GetRequiredService<BridgeSettings>().ShowPrompts;
            var (query, bad) = ManagementQuery.Of(Context.Request, cursor, badSearch, moreKeys);
            return query is null ? bad!.ToAnswer() : answer(
                services.GetRequiredService<InterceptionStore>().All()
                    .Where(one => (Caller.IsOwner || one.Initiator.Id == Caller.Id) && query.Matches(one, Caller)),
                query);
        }
    }
}
