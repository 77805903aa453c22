using System.Text;
using Mocks.MockCoderd.World;
using Mocks.Wire.Go;

namespace Mocks.MockCoderd.Auth;

/// <summary>What a token proves: the task whose agent it is, or the refusal.</summary>
internal readonly record struct AgentIdentity(WorkspaceTask? Task, Refusal? Refusal);

/// <summary>Guards everything below <c>/api/v2/workspaceagents/me</c>.</summary>
/// <remarks>Source: coder/coder, <c>coderd/httpmw/workspaceagent.go</c>.</remarks>
internal sealed class AgentAuth(WorldStore world)
{
    public AgentIdentity Check(HttpRequest request)
    {
        var token = TokenCarriers.Find(request);
        if (token.Length == 0)
        {
            return new(null, Errors.NoAgentToken());
        }

        if (!GoUuid.TryParse(token, out var id, out _))
        {
            return new(null, Errors.AgentTokenInvalid(Encoding.UTF8.GetByteCount(token)));
        }

        return world.TaskOfAgent(id) is { } task ? new(task, null) : new(null, Errors.AgentNotAuthorized());
    }
}
