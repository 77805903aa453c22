using Mocks.Mocking.Swagger;

namespace Mocks.MockWorkspaceAgent.Files.Uploads;

/// <summary>Stores a file that a person gives to a chat.</summary>
/// <remarks>Source: coder/coder, <c>agent/agentfiles/uploadchatfile.go</c>. Not reproduced: the end of an upload that stalls for 20 s.</remarks>
internal static class UploadEndpoints
{
    public static void MapUploads(this IEndpointRouteBuilder routes, AgentProfile profile)
    {
        if (profile.BundlesFiles)
        {
            routes.MapGroup("/api/v0").WithTags("Files").MapPost("/upload-chat-file", PostFileAsync).WithName("upload-chat-file").WithSummary("Store a file of a chat")
                .WithExample("\"hello\"", ("chat_id", "00000000-0000-4000-8000-000000000030"), ("name", "hello.txt"))
                .Accepts<string>("application/json", "application/octet-stream", "*/*").Produces<UploadChatFileResponse>()
                .Produces<AgentResponse>(400).Produces<AgentResponse>(403).Produces<AgentResponse>(409).Produces<AgentResponse>(500);
        }
    }

    private static async Task<Answer> PostFileAsync(HttpContext context, FileRoot root, FileWriter writer, TimeProvider time)
    {
        var query = new QueryReader(context.Request);
        var (chat, asked) = (query.RequiredId("chat_id"), query.Required("name"));
        if (query.Refusal() is { } refusal)
        {
            return refusal.ToAnswer();
        }

        if (UploadName.Sanitize(asked) is not { } name)
        {
            return AgentAnswer.Message(400, "workspace upload file name is required");
        }

        var folder = new UploadFolder(root.Folder ?? Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), chat, writer);
        return folder.Prepare(time.GetUtcNow())?.ToAnswer() ?? await StoreAsync(context, folder, writer, name);
    }

    private static async Task<Answer> StoreAsync(HttpContext context, UploadFolder folder, FileWriter writer, string name)
    {
        string temporary;
        Stream stream;
        try
        {
            (temporary, stream) = folder.CreateTemporary(name);
        }
        catch (Exception refused) when (FileRefusals.IsRefusal(refused))
        {
            var words = FileRefusals.TextOf("open", name, refused).Split(": ")[^1];
            return AgentAnswer.Message(words == "permission denied" ? 403 : 500, $"create upload temp file: {words}");
        }

        long? size;
        await using (stream)
        {
            size = await BodyCopy.ToAsync(context, stream);
        }

        var published = size is null ? null : folder.Publish(temporary, name);
        if (published is null)
        {
            writer.Remove(temporary);
        }

        return size is not { } bytes ? AgentAnswer.Message(500, "write upload: unexpected EOF")
            : published is not { } file ? AgentAnswer.Message(409, "too many existing files with the same name")
            : AgentAnswer.Of(200, new UploadChatFileResponse(file.Path, file.Name, bytes));
    }
}
