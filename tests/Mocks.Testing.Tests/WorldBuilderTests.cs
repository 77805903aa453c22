using System.Net;
using Mocks.MockCoderd.World;

namespace Mocks.Testing.Tests;

public sealed class WorldBuilderTests
{
    [Fact]
    public async Task A_world_of_its_own_has_its_users_and_tasks_only()
    {
        var world = new WorldBuilder();
        var (ann, bob) = (world.AddUser("ann"), world.AddUser("bob", isOwner: true));
        var task = world.AddTask("fix-the-bug", ann, "Fix it");
        world.AddTask("write-docs", bob);
        await using var coderd = await CoderdFixture.StartAsync(new() { Strict = true, World = world.Build() });

        var posted = await coderd.ClientOf(task.AgentToken).PostAsync(Posts.PathOf(task.Id));
        var annSeesBobs = await coderd.ClientOf(ann.ApiKey).GetAsync("/api/v2/tasks/bob/write-docs", Posts.Cancelled);
        var bobSeesAnns = await coderd.ClientOf(bob.ApiKey).GetAsync("/api/v2/tasks/ann/fix-the-bug", Posts.Cancelled);
        var noDefault = await coderd.ClientOf("mocksessid-mocksessionsecret00001").GetAsync("/api/v2/users/me", Posts.Cancelled);

        Assert.Equal([HttpStatusCode.NoContent, HttpStatusCode.NotFound, HttpStatusCode.OK, HttpStatusCode.Unauthorized],
            [posted.StatusCode, annSeesBobs.StatusCode, bobSeesAnns.StatusCode, noDefault.StatusCode]);
        Assert.Equal((ann, "fix-the-bug", "Fix it", task.AgentToken), (coderd.User, coderd.Task.Name, coderd.Task.Prompt, coderd.AgentToken));
        Assert.Equal("running", task.Workspace.Status);
        coderd.Verdicts.AssertCodes("refused", "refused");
    }

    [Fact]
    public async Task The_default_world_may_have_more()
    {
        var world = WorldBuilder.OfDefaultWorld();
        var task = world.AddTask("second", world.AddUser("dormant", status: UserStatus.Dormant), agent: "dev", app: new Uri("http://localhost:3284"));
        world.With(known => known with { Banners = [new Banner("Maintenance at noon")] });
        await using var coderd = await CoderdFixture.StartAsync(new() { World = world.Build() });

        Assert.Equal(["demo", "theirs", "second"], coderd.World.Tasks.Select(known => known.Name));
        Assert.Equal("Maintenance at noon", coderd.World.Banners[0].Message);
        Assert.Equal(("dev", "http://localhost:3284"), (task.Agent.Name, task.Agent.Apps[0].Url));
        Assert.Equal("demo", coderd.Task.Name);
    }

    [Fact]
    public async Task What_cannot_be_a_world_is_refused()
    {
        var world = new WorldBuilder();
        Assert.Equal("A world needs a user: AddUser adds one.", Assert.Throws<InvalidOperationException>(world.Build).Message);
        world.AddUser("ann");
        Assert.Equal("There is a user ann already. (Parameter 'name')", Assert.Throws<ArgumentException>(() => world.AddUser("ann")).Message);

        await using var coderd = await CoderdFixture.StartAsync(new() { World = world.Build() });

        Assert.Equal("The world has no task: WorldBuilder.AddTask adds one.", Assert.Throws<InvalidOperationException>(() => coderd.Task).Message);
    }

    [Fact]
    public void Two_builders_build_the_same_world()
    {
        static World Build()
        {
            var world = new WorldBuilder();
            world.AddTask("t", world.AddUser("ann"));
            return world.Build();
        }

        Assert.Equal(Build().Tokens, Build().Tokens);
        Assert.All(Build().Users, user => Assert.Matches("^[a-z0-9]{10}-[a-z0-9]{22}$", user.ApiKey));
    }
}
