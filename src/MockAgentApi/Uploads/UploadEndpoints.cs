using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Mocks.Go.Encoding.Json;
using Mocks.Go.Mime;
using Mocks.Go.Mime.Multipart;
using Mocks.Go.Net.Http;
using Mocks.MockAgentApi.Versions;
using Mocks.Mocking.Hosting;
using Mocks.Mocking.Journal;
using Mocks.Mocking.Routes;
using Mocks.Mocking.Swagger;
using Mocks.Wire;
using Mocks.Wire.AgentApi;

namespace Mocks.MockAgentApi.Uploads;

/// <summary>Takes files for the agent.</summary>
/// <remarks>
/// Source: coder/agentapi, <c>lib/httpapi/server.go</c>, <c>uploadFiles</c>, with huma 2.32.0, <c>formdata.go</c>.
/// A body may have any size; data beyond the file's limit is read and dropped.
/// </remarks>
internal static class UploadEndpoints
{
    private const string Schema = "UploadResponseBody";
    private const int MaxNoted = 64 * 1024;

    /// <summary>For the whole body.</summary>
    private static readonly TimeSpan ReadTimeout = TimeSpan.FromSeconds(5);

    public static IEndpointRouteBuilder MapUploads(this IEndpointRouteBuilder routes)
    {
        // Without Accepts: the router would refuse other types, with its own answer.
        var upload = routes.MapPost("/upload", UploadAsync).WithName("post-upload").WithTags("Uploads").WithMetadata(new FileForm("file")).WithSummary("Post Upload").Produces<UploadResponse>();
        if (routes.ServiceProvider.GetRequiredService<AgentApiVersion>() is { TakesUploads: false } version)
        {
            upload.WithMetadata(new OtherRelease($"AgentAPI {version.Reported} has no POST /upload; it came with 0.10.0.")).ExcludeFromDescription();
        }

        return routes;
    }

    private static async Task<IResult> UploadAsync(HttpContext context, UploadView uploads, TimeProvider time)
    {
        var type = MediaType.Parse(GoHeader.Get(context.Request.Headers.ContentType));
        if (!type.IsValid || type.Name != "multipart/form-data")
        {
            return CannotRead(context, "request Content-Type isn't multipart/form-data");
        }

        if (!type.Parameters.TryGetValue("boundary", out var boundary))
        {
            return CannotRead(context, "no multipart boundary param in Content-Type");
        }

        if (context.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate)
        {
            rate.MinDataRate = null; // AgentAPI has only the timeout above.
        }

        var body = new NotedBody(context.Request.BodyReader, MaxNoted);
        using var late = new CancellationTokenSource(ReadTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, context.RequestAborted);
        try
        {
            await using var form = await UploadForm.ReadAsync(new MultipartBody(body, boundary), either.Token);
            return await AnswerAsync(context, form, uploads);
        }
        catch (MultipartException unreadable)
        {
            return CannotRead(context, unreadable.Message);
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested)
        {
            var connection = context.Connection;
            return CannotRead(context, $"read tcp {new System.Net.IPEndPoint(connection.LocalIpAddress!, connection.LocalPort)}->"
                + $"{new System.Net.IPEndPoint(connection.RemoteIpAddress!, connection.RemotePort)}: i/o timeout");
        }
        finally
        {
            Exchange.Of(context).NoteBody(body.Start, body.IsWhole);
        }
    }

    private static async Task<IResult> AnswerAsync(HttpContext context, UploadForm form, UploadView uploads)
    {
        if (form.Texts.Count == 1)
        {
            return new DroppedConnection(); // huma cannot convert text to a file, and panics.
        }

        if (form.Files != 1)
        {
            return Invalid(context, new(form.Files == 0 ? "File required" : "Multiple files received but only one was expected", "file"));
        }

        var file = form.File!;
        if (file is { Length: 0, HasType: false })
        {
            return Invalid(context, new("Failed to infer file media type", "file"));
        }

        if (form.Texts.Count > 1)
        {
            return Invalid(context, new("expected at most one value, but received multiple values", "form.file",
                GoNode.OfItems([.. form.Texts.Select(GoNode.OfString)])));
        }

        if (file.IsTooLarge)
        {
            return AgentApiAnswer.Problem(context.Request, 400, "file size exceeds 10MB limit");
        }

        try
        {
            await uploads.KeepAsync(file, context.RequestAborted);
        }
        catch (UploadException failed)
        {
            return AgentApiAnswer.Failure(context.Request, failed.Message);
        }

        return AgentApiAnswer.Json(Schema, Json.AgentApi.Write(
            new UploadResponse(AgentApiAnswer.SchemaUrl(context.Request, Schema), true, uploads.PathOf(file))));
    }

    private static Answer CannotRead(HttpContext context, string why) => Invalid(context, new($"cannot read multipart form: {why}", "body"));

    private static Answer Invalid(HttpContext context, ErrorDetail error) =>
        AgentApiAnswer.Problem(context.Request, 422, "validation failed", error);
}
