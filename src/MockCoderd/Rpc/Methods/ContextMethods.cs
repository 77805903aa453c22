using System.Text;
using Google.Protobuf;
using Mocks.AgentRpc.Agent;
using Mocks.AgentRpc.Drpc;
using Mocks.Go.Strconv;

namespace Mocks.MockCoderd.Rpc.Methods;

/// <summary>The instructions, skills and MCP servers that an agent found in its workspace.</summary>
/// <remarks>Source: coder/coder, <c>coderd/agentapi/context.go</c>. Sizes of bodies are those of the message, not of its JSON, which is a
/// few bytes longer.</remarks>
internal static class ContextMethods
{
    private const int MaxResources = 1000;
    private const int MaxBodyBytes = 256 * 1024;
    private const int MaxBodiesBytes = 4 * 1024 * 1024;
    private const int MaxSourceBytes = 1024;
    private const int MaxErrorBytes = 4096;
    private const int MaxHashBytes = 64;

    public static PushContextStateResponse PushContextState(RpcSession session, PushContextStateRequest request)
    {
        if (!session.Release.ContextState)
        {
            throw RpcMethods.Unimplemented();
        }

        CheckRequest(request);
        var resources = request.Resources.Select(Checked).ToArray();
        CheckTogether(request);
        var pushed = new AgentContext(session.World.Now, (long)request.Version, Convert.ToHexStringLower(request.AggregateHash.Span), request.SnapshotError, resources);
        var accepted = false;
        session.Report(reports =>
        {
            // A push that is sent again, or late, changes nothing.
            accepted = reports.Context is not { } known || request.Initial || pushed.Version > known.Version;
            return accepted ? reports with { Context = pushed } : reports;
        });
        return new PushContextStateResponse { Accepted = accepted };
    }

    private static void CheckRequest(PushContextStateRequest request)
    {
        if (request.Version > long.MaxValue)
        {
            throw new DrpcException($"agentapi: PushContextState version {request.Version} exceeds int64 range");
        }

        CheckCap("agentapi: PushContextState aggregate hash", request.AggregateHash.Length, MaxHashBytes);
        CheckCap("agentapi: PushContextState snapshot error", Encoding.UTF8.GetByteCount(request.SnapshotError), MaxErrorBytes);
        if (request.Resources.Count > MaxResources)
        {
            throw new DrpcException($"agentapi: PushContextState has {request.Resources.Count} resources, exceeds {MaxResources} resource cap");
        }
    }

    private static ContextItem Checked(ContextResource resource, int index)
    {
        var bytes = Encoding.UTF8.GetByteCount(resource.Source);
        if (bytes == 0)
        {
            throw new DrpcException($"agentapi: PushContextState resource at index {index} has empty source");
        }

        if (bytes > MaxSourceBytes)
        {
            throw new DrpcException($"agentapi: PushContextState resource at index {index} has {bytes} byte source, exceeds {MaxSourceBytes} byte cap");
        }

        var named = $"resource {GoQuote.Quote(resource.Source)}: ";
        CheckCap($"{named}source path", Encoding.UTF8.GetByteCount(resource.SourcePath), MaxSourceBytes);
        CheckCap($"{named}error", Encoding.UTF8.GetByteCount(resource.Error), MaxErrorBytes);
        CheckCap($"{named}content hash", resource.ContentHash.Length, MaxHashBytes);
        if (resource.SizeBytes > long.MaxValue)
        {
            throw new DrpcException($"{named}size {resource.SizeBytes} exceeds int64 range");
        }

        var (kind, body) = BodyOf(resource);
        if (body is null)
        {
            throw new DrpcException($"{named}missing body variant; status {NameOf(resource.Status)} requires a typed body");
        }

        CheckCap($"{named}body", body.CalculateSize(), MaxBodyBytes);
        return resource.Status is >= ContextResource.Types.Status.Ok and <= ContextResource.Types.Status.Excluded
            ? new(resource.Source, resource.SourcePath, kind, NameOf(resource.Status).ToLowerInvariant(), (long)resource.SizeBytes, resource.Error)
            : throw new DrpcException($"{named}unknown status {(int)resource.Status}");
    }

    private static void CheckTogether(PushContextStateRequest request)
    {
        var sources = new HashSet<string>();
        if (request.Resources.FirstOrDefault(resource => !sources.Add(resource.Source)) is { } twice)
        {
            throw new DrpcException($"agentapi: PushContextState duplicate source {GoQuote.Quote(twice.Source)}");
        }

        if (request.Resources.Sum(resource => BodyOf(resource).Body!.CalculateSize()) > MaxBodiesBytes)
        {
            throw new DrpcException($"agentapi: PushContextState aggregate body size exceeds {MaxBodiesBytes} byte cap");
        }
    }

    private static (string Kind, IMessage? Body) BodyOf(ContextResource resource) => resource.BodyCase switch
    {
        ContextResource.BodyOneofCase.InstructionFile => ("instruction_file", resource.InstructionFile),
        ContextResource.BodyOneofCase.Skill => ("skill", resource.Skill),
        ContextResource.BodyOneofCase.McpConfig => ("mcp_config", resource.McpConfig),
        ContextResource.BodyOneofCase.McpServer => ("mcp_server", resource.McpServer),
        _ => ("", null),
    };

    private static string NameOf(ContextResource.Types.Status status) => status switch
    {
        ContextResource.Types.Status.Unspecified => "STATUS_UNSPECIFIED",
        _ => status.ToString().ToUpperInvariant(),
    };

    private static void CheckCap(string what, int bytes, int cap)
    {
        if (bytes > cap)
        {
            throw new DrpcException($"{what} is {bytes} bytes, exceeds {cap} byte cap");
        }
    }
}
