using System.Globalization;
using Mocks.Go.Strconv;
using Mocks.MockCoderd.Auth;
using Mocks.MockCoderd.Bridge.Model;
using Mocks.MockCoderd.Deployment;
using Mocks.MockCoderd.Releases;
using Mocks.MockCoderd.World;
using Mocks.Mocking.Hosting;
using Mocks.Mocking.Journal;
using Mocks.Wire;

namespace Mocks.MockCoderd.Bridge.Interceptions;

/// <summary>Lists the interceptions as coderd does: its own JSON, behind its own authentication.</summary>
/// <remarks>Source: coder/coder, <c>enterprise/coderd/aibridge.go</c>. A plain member sees their own interceptions, an owner
/// sees all. Not reproduced: <c>GET /sessions/{id}</c>.</remarks>
internal sealed class ManagementEndpoints(
    BridgeGate gate, BridgeSettings settings, Release release, UserAuth users, WorldStore world, InterceptionStore interceptions)
{
    private static readonly Json Shapes = Json.Coderd.With(ManagementShapes.Default);
    private static readonly IReadOnlyDictionary<string, int> NoMetadata = new Dictionary<string, int>();

    /// <summary>The handler of a path below the bridge's prefix; null when this release has no such list.</summary>
    public Func<HttpContext, Answer>? HandlerOf(string path) => path switch
    {
        "/interceptions" when release.AiBridgeInterceptions => ListInterceptions,
        "/sessions" when release.AiBridgeSessions => ListSessions,
        "/models" => ListModels,
        "/clients" when release.AiBridgeClients => ListClients,
        _ => null,
    };

    private Answer ListInterceptions(HttpContext context) => List(context, "after_id", "Invalid workspace search query.", [], (found, query) =>
    {
        var newest = found.Reverse().ToArray();
        var page = newest.SkipWhile(one => query.After is not null && one.Id.ToString() != query.After).Skip(query.After is null ? query.Offset : 1);
        return CoderdAnswer.Of(200, new InterceptionList(newest.Length, [.. page.Take(query.Limit).Select(EntryOf)]), Shapes);
    });

    private Answer ListSessions(HttpContext context) =>
        List(context, "after_session_id", "Invalid session search query.", ["provider_name", "session_id"], (found, query) =>
        {
            var sessions = found.GroupBy(one => one.SessionId ?? one.Id.ToString()).Select(SessionOf).Reverse().ToArray();
            if (query.After is { } cursor && !Array.Exists(sessions, session => session.Id == cursor))
            {
                return new Refusal(400, new("Query parameter has invalid value.",
                    $"after_session_id: session {GoQuote.Quote(cursor)} not found")).ToAnswer();
            }

            var page = sessions.SkipWhile(one => query.After is not null && one.Id != query.After).Skip(query.After is null ? query.Offset : 1);
            return CoderdAnswer.Of(200, new SessionList(sessions.Length, [.. page.Take(query.Limit)]), Shapes);
        });

    private Answer ListModels(HttpContext context) => Names(context, "Invalid AI Bridge models search query.", one => one.Model);

    private Answer ListClients(HttpContext context) => Names(context, "Invalid AI Bridge clients search query.", one => one.Client);

    private Answer Names(HttpContext context, string badSearch, Func<Interception, string> name) =>
        List(context, "after_id", badSearch, [], (found, query) => CoderdAnswer.Of<IReadOnlyList<string>>(
            200, [.. found.Select(name).Distinct().Order(StringComparer.Ordinal).Skip(query.Offset).Take(query.Limit)], Shapes));

    private Answer List(
        HttpContext context, string cursor, string badSearch, string[] moreKeys, Func<IEnumerable<Interception>, ManagementQuery, Answer> answer)
    {
        if (gate.CheckDeployment(context) is { } closed)
        {
            return closed.ToAnswer();
        }

        var (user, refusal) = users.Check(context.Request);
        if (refusal is not null && Verdicts.Refused(context, refusal) is { } refused)
        {
            return refused;
        }

        Exchange.Of(context).HidesBodies = !settings.ShowPrompts;
        var (query, bad) = ManagementQuery.Of(context.Request, cursor, badSearch, moreKeys);
        if (query is null)
        {
            return bad!.ToAnswer();
        }

        var caller = user ?? world.DefaultUser;
        return answer(interceptions.All().Where(one => (caller.IsOwner || one.Initiator.Id == caller.Id) && query.Matches(one, caller)), query);
    }

    private static InterceptionEntry EntryOf(Interception one)
    {
        var reply = one.Recorded;
        var at = reply is null ? default : DatabaseTime.Of(reply.At);
        return new InterceptionEntry(
            one.Id, one.ApiKeyId, UserOf(one.Initiator), one.Provider, one.Model, one.Client, NoMetadata,
            DatabaseTime.Of(one.StartedAt),
            one.EndedAt is { } ended ? DatabaseTime.Of(ended) : null,
            [.. (reply?.Usages ?? []).Select((usage, index) => new TokenUsageEntry(
                IdOf(one, "token", index), one.Id, reply!.ResponseId, usage.Input, usage.Output, usage.Metadata, at))],
            reply?.Prompt is null ? [] : [new UserPromptEntry(IdOf(one, "prompt", 0), one.Id, reply.ResponseId, reply.Prompt, NoMetadata, at)],
            [.. (reply?.ToolCalls ?? []).Select((call, index) => new ToolUsageEntry(
                IdOf(one, "tool", index), one.Id, reply!.ResponseId, "", call.Tool, call.Arguments, false, "", NoMetadata, at))]);
    }

    private static SessionEntry SessionOf(IGrouping<string, Interception> session)
    {
        var calls = session.ToArray();
        var usages = calls.SelectMany(one => one.Recorded?.Usages ?? []).ToArray();
        return new SessionEntry(
            session.Key, UserOf(calls[0].Initiator),
            [.. calls.Select(one => one.Provider).Distinct().Order(StringComparer.Ordinal)],
            [.. calls.Select(one => one.Model).Distinct().Order(StringComparer.Ordinal)],
            calls[0].Client, NoMetadata,
            DatabaseTime.Of(calls[0].StartedAt),
            Array.TrueForAll(calls, one => one.EndedAt is not null) ? DatabaseTime.Of(calls.Max(one => one.EndedAt!.Value)) : null,
            Math.Max(1, calls.Count(one => one.Recorded?.Prompt is not null)),
            new TokenSummary(usages.Sum(usage => usage.Input), usages.Sum(usage => usage.Output), usages.Sum(usage => usage.CacheRead), 0),
            calls.LastOrDefault(one => one.Recorded?.Prompt is not null)?.Recorded!.Prompt,
            DatabaseTime.Of(calls.Max(one => one.EndedAt ?? one.StartedAt)));
    }

    private static MinimalUser UserOf(User user) => new(user.Id, user.Name, AvatarUrl: user.AvatarUrl.Length == 0 ? null : user.AvatarUrl);

    private static Guid IdOf(Interception one, string kind, int index) =>
        Ids.Uuid(string.Create(CultureInfo.InvariantCulture, $"{one.Id}/{kind}/{index}"));
}
