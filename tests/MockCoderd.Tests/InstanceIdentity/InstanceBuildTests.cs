using Microsoft.Extensions.DependencyInjection;
using Mocks.MockCoderd.World;

namespace Mocks.MockCoderd.Tests.InstanceIdentity;

/// <summary>An instance whose workspace was built again, or that several agents share: releases differ.</summary>
public sealed class InstanceBuildTests
{
    private const string Path = "/api/v2/workspaceagents/aws-instance-identity";
    private const string Proof = """{"signature":"c2ln","document":"{\"instanceId\":\"i-mock-demo\"}"}""";
    private const string Several = """{"message":"Multiple agents found with instance ID \"i-mock-demo\". Set CODER_AGENT_NAME to one of: main, side"}""";
    private const string Outdated = """{"message":"Resource found for id \"i-mock-demo\", but isn't registered on the latest history."}""";
    private const string Unknown = """{"message":"Instance with id \"i-mock-demo\" not found."}""";

    [Theory]
    [InlineData("2.32", 400, Outdated)]
    [InlineData("2.33", 400, Outdated)]
    [InlineData("2.34", 404, Unknown)]
    public async Task An_agent_of_an_old_build_gets_no_token(string release, int status, string expected)
    {
        await using var coderd = await AgentCalls.OfReleaseAsync(release);
        Change(coderd, (world, workspace) => workspace with
        {
            Builds = [.. workspace.Builds, world.NextBuild(2, Transition.Stop, world.DefaultUser, "initiator")],
        });

        Assert.Equal(Reply.Json(status, expected), (await coderd.PostAsync(Proof, Path, null)).Text);
    }

    [Theory]
    [InlineData("2.32", 200, $$"""{"session_token":"00000000-0000-4000-8000-0000000000dd"}""")]
    [InlineData("2.33", 409, """{"message":"Multiple agents found with instance ID \"i-mock-demo\". Set CODER_AGENT_NAME to one of: main, main"}""")]
    [InlineData("2.34", 200, $$"""{"session_token":"00000000-0000-4000-8000-0000000000dd"}""")]
    public async Task After_another_start_one_release_counts_the_old_agent_too(string release, int status, string expected)
    {
        await using var coderd = await AgentCalls.OfReleaseAsync(release);
        Change(coderd, (world, workspace) => workspace with
        {
            Builds = [.. workspace.Builds, workspace.Latest with { Number = 2 }],
            Agents = [.. workspace.Agents, new Agent(world.NextId(), "main", Guid.Parse("00000000-0000-4000-8000-0000000000dd"), 2, InstanceId: "i-mock-demo")],
        });

        Assert.Equal(Reply.Json(status, expected), (await coderd.PostAsync(Proof, Path, null)).Text);
    }

    [Theory]
    [InlineData("2.33", "", 409, Several)]
    [InlineData("2.34", "", 409, Several)]
    [InlineData("2.34", "main", 200, $$"""{"session_token":"{{Known.AgentToken}}"}""")]
    public async Task Of_several_agents_one_has_to_be_named(string release, string name, int status, string expected)
    {
        await using var coderd = await AgentCalls.OfReleaseAsync(release);
        Change(coderd, (world, workspace) => workspace with
        {
            Agents = [.. workspace.Agents, new Agent(world.NextId(), "side", world.NextId(), InstanceId: "i-mock-demo")],
        });

        var reply = await coderd.PostAsync(Proof.Replace("}\"}", $"}}\",\"agent_name\":\"{name}\"}}", StringComparison.Ordinal), Path, null);

        Assert.Equal(Reply.Json(status, expected), reply.Text);
    }

    private static void Change(TestCoderd coderd, Func<WorldStore, Workspace, Workspace> change)
    {
        var world = coderd.Services.GetRequiredService<WorldStore>();
        world.Change(Guid.Parse(Known.Workspace), workspace => (change(world, workspace), true));
    }
}
