using Mocks.Mocking.Swagger;
using Mocks.Wire;

namespace Mocks.MockWorkspaceAgent.Files.Bundles;

/// <summary>Sends files as a tar, for a support bundle.</summary>
/// <remarks>Source: coder/coder, <c>agent/agentfiles/bundlefiles.go</c>. Not reproduced: the end of a collection after 5 min.</remarks>
internal static class BundleEndpoints
{
    private const int MaxBodyBytes = 64 * 1024;

    public static BundleLimits Limits { get; } = new(10_000, 10 * 1024 * 1024, 100 * 1024 * 1024);

    public static void MapBundles(this IEndpointRouteBuilder routes, AgentProfile profile)
    {
        if (profile.BundlesFiles)
        {
            routes.MapGroup("/api/v0").WithTags("Files").MapPost("/bundle-files", PostBundleAsync).WithName("bundle-files").WithSummary("Send files as a tar")
                .WithExample("""{"paths":["/etc/host*","~/*.log"]}""").Accepts<BundleFilesRequest>("application/json", "*/*")
                .Produces<string>(200, "application/x-tar").Produces<AgentResponse>(400);
        }
    }

    private static async Task<Answer> PostBundleAsync(HttpContext context, FileRoot root, TimeProvider time)
    {
        var sent = await context.ReadBodyAsync();
        var (body, error) = Json.WorkspaceAgent.Decode<BundleFilesRequest>(sent[..Math.Min(sent.Length, MaxBodyBytes)], sent.Length > MaxBodyBytes);
        if (error is not null)
        {
            return Errors.BodyNotJson(error).ToAnswer();
        }

        var home = root.Folder ?? Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        var plan = new BundlePlan(home, Limits, path => FileRefusals.Outside(context, root, path)?.Body.Message).Make(body?.Paths);
        return new Answer(200, [Answer.Header("Content-Type", "application/x-tar")],
            Stream: (writer, left) => BundleTar.WriteAsync(plan, time.GetUtcNow(), writer, left));
    }
}
