using Microsoft.AspNetCore.Http.Features;
using Mocks.MockCoderd.Auth;
using Mocks.MockCoderd.Deployment;
using Mocks.MockCoderd.Presets;
using Mocks.MockCoderd.World;
using Mocks.Mocking.Hosting;
using Mocks.Mocking.Journal;
using Mocks.Wire.AgentApi;
using Mocks.Wire.Coderd;
using Mocks.Wire.Go;

namespace Mocks.MockCoderd.LogSnapshots;

/// <summary>Where an agent leaves the last messages of its task when the workspace stops.</summary>
/// <remarks>
/// Source: coder/coder, <c>coderd/aitasks.go</c>, <c>postWorkspaceAgentTaskLogSnapshot</c>.
/// Checks run in upstream's order, so the same bad request gets the same error.
/// Not reproduced: answers that need a broken database.
/// </remarks>
internal static class LogSnapshotEndpoints
{
    private const string Path = "/api/v2/workspaceagents/me/tasks/{task}/log-snapshot";

    public static IEndpointRouteBuilder MapLogSnapshots(this IEndpointRouteBuilder routes)
    {
        routes.MapPost(Path, PostLogSnapshotAsync)
            .WithName("upload-task-log-snapshot").WithTags("Tasks").WithSummary("Upload task log snapshot")
            .Accepts<MessagesResponse>("application/json", "*/*").Produces(204)
            .Produces<ErrorResponse>(400).Produces<ErrorResponse>(401).Produces<ErrorResponse>(404);
        routes.MapOtherMethods(Path, WrongMethod);
        return routes;
    }

    private static async Task<Answer> PostLogSnapshotAsync(
        string task, HttpContext context, AgentAuth agents, WorldStore world, SnapshotStore snapshots,
        CoderdPresets presets, CoderdSettings settings, TimeProvider time)
    {
        var exchange = Exchange.Of(context);
        var agent = agents.Check(context.Request);
        var refusal = agent.Refusal ?? CheckBeforeBody(task, context, agent.Task!, world, out _);
        if (refusal is not null && settings.Host.Strict)
        {
            // The real one answers before it asks for the body, and then will not read it.
            if (context.Request.Headers.ContainsKey("Expect"))
            {
                context.Response.Headers.Connection = "close";
            }

            Verdicts.Refused(exchange, refusal);
            return refusal.ToAnswer();
        }

        var body = await exchange.ReadBodyAsync();
        var (decoded, inBody) = CheckBody(body.Span);
        refusal ??= inBody;
        if (refusal is not null)
        {
            Verdicts.Refused(exchange, refusal);
            if (settings.Host.Strict)
            {
                return refusal.ToAnswer();
            }
        }

        var seen = decoded is null ? null : Judge(exchange, decoded);
        if (!exchange.DryRun)
        {
            var owner = GoUuid.TryParse(task, out var id, out _) && world.TaskById(id) is { } known ? known : world.DefaultTask;
            snapshots.Keep(new PostedSnapshot(exchange.Id, task, owner.Id, time.GetUtcNow(), body, decoded, seen));
            WriteOutputFile(exchange, settings, task, body.Span);
        }

        return ForcedAnswers.Of(presets.InForce.HttpCode) ?? CoderdAnswer.NoContent();
    }

    private static Refusal? CheckBeforeBody(string task, HttpContext context, WorkspaceTask agent, WorldStore world, out WorkspaceTask? found)
    {
        found = null;
        if (!GoUuid.TryParse(task, out var id, out var error))
        {
            return Errors.InvalidTaskId(error);
        }

        if (FormatQuery.Check(QueryOf(context)) is { } refusal)
        {
            return refusal;
        }

        found = world.TaskById(id);
        return found?.WorkspaceId == agent.WorkspaceId ? null : Errors.ResourceNotFound();
    }

    private static (LogSnapshot? Decoded, Refusal? Refusal) CheckBody(ReadOnlySpan<byte> body)
    {
        var decoded = LogSnapshotDecoder.Decode(body);
        if (decoded.Detail is { } detail)
        {
            return (null, Errors.PayloadNotDecoded(detail));
        }

        return decoded.Snapshot switch
        {
            { Messages: null } => (null, Errors.MessagesMissing()),
            { HasNul: true } => (null, Errors.NotStored()),
            var good => (good, null),
        };
    }

    private static ReadBack Judge(Exchange exchange, LogSnapshot decoded)
    {
        var (seen, onReading) = ReadBack.Of(decoded.Messages!);
        if (onReading is not null)
        {
            Verdicts.Unreadable(exchange, onReading);
        }
        else if (seen.IsBlank)
        {
            Verdicts.Blank(exchange, seen.BlankShare);
        }

        exchange.Remark($"A person who opens the paused task will see {seen.Sentence}.");
        return seen;
    }

    private static void WriteOutputFile(Exchange exchange, CoderdSettings settings, string task, ReadOnlySpan<byte> body)
    {
        if (settings.OutputFile is { } path && !OutputFile.Write(path, task, body))
        {
            exchange.Remark($"{path} was not written: the body is no JSON.");
        }
    }

    private static string QueryOf(HttpContext context)
    {
        var target = context.Features.Get<IHttpRequestFeature>()!.RawTarget;
        var query = target.IndexOf('?', StringComparison.Ordinal);
        return query < 0 ? "" : target[(query + 1)..];
    }

    private static Answer WrongMethod(HttpContext context)
    {
        var services = context.RequestServices;
        var exchange = Exchange.Of(context);
        exchange.Matched = false;
        var refusal = services.GetRequiredService<AgentAuth>().Check(context.Request).Refusal;
        if (refusal is not null)
        {
            Verdicts.Refused(exchange, refusal);
        }

        return refusal is not null && services.GetRequiredService<CoderdSettings>().Host.Strict ? refusal.ToAnswer() : UnknownRoutes.WrongMethod("POST");
    }
}
