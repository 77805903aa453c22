using Mocks.Mocking.Control;

namespace Mocks.MockCoderd.Bridge.Model;

/// <param name="Replies">In the order in which they are tried.</param>
public sealed record ReplyList(IReadOnlyList<ModelReply> Replies);

/// <summary>Says what the model says.</summary>
internal static class ReplyControl
{
    public static IEndpointRouteBuilder MapReplies(this IEndpointRouteBuilder routes)
    {
        var replies = routes.MapGroup("/__admin/bridge/replies").WithGroupName("control").WithTags("bridge");
        replies.MapGet("", GetReplies).WithName("getReplies").Produces<ReplyList>()
            .WithSummary("What the model says, in the order in which it is tried.");
        replies.MapPut("", PutRepliesAsync).WithName("putReplies").Accepts<ReplyList>("application/json", "*/*")
            .Produces<ReplyList>().Produces<ControlProblem>(400)
            .WithSummary("Puts other replies in their place, until the next reset.");
        replies.MapDelete("", DeleteReplies).WithName("deleteReplies").Produces(204)
            .WithSummary("Goes back to the replies of the start.");
        return routes;
    }

    private static IResult GetReplies(ReplyStore replies) => Show(replies);

    private static async Task<IResult> PutRepliesAsync(HttpRequest request, ReplyStore replies)
    {
        var (list, problem) = await ControlJson.ReadAsync(request, BridgeJson.Default.ReplyList);
        if (problem is not null)
        {
            return problem;
        }

        if (list!.Replies is not { } given)
        {
            return Refuse("replies: missing. It is a JSON array.");
        }

        if (ModelReply.Problem(given) is { } wrong)
        {
            return Refuse($"replies{wrong}");
        }

        replies.Put(given);
        return Show(replies);
    }

    private static IResult Refuse(string why) =>
        ControlJson.Problem(400, new ControlProblem("These replies cannot be used.", why));

    private static IResult DeleteReplies(ReplyStore replies)
    {
        replies.Reset();
        return Results.NoContent();
    }

    private static IResult Show(ReplyStore replies) =>
        ControlJson.Ok(new ReplyList(replies.Current), BridgeJson.Default.ReplyList);
}
