using Microsoft.VisualStudio.TestTools.UnitTesting;
using Mocks.Testing;

namespace Examples;

[TestClass]
public sealed class CaptureTests
{
    [TestMethod]
    public async Task A_person_can_read_the_conversation_of_a_paused_task()
    {
        await using var agentApi = await AgentApiFixture.StartAsync();
        await using var coderd = await CoderdFixture.StartAsync(new() { Strict = true });

        coderd.BeginStop();
        await Capture.RunAsync(coderd.EnvironmentWith(agentApi));
        coderd.EndStop();

        coderd.Verdicts.AssertNone();
        Assert.AreEqual("Hello", coderd.Reading().Kept!.Messages[0].Content);
    }

    [TestMethod]
    public async Task Each_of_two_tasks_keeps_its_own_snapshot()
    {
        var world = new WorldBuilder();
        var ann = world.AddUser("ann");
        var (first, second) = (world.AddTask("first", ann), world.AddTask("second", ann));
        await using var agentApi = await AgentApiFixture.StartAsync(new() { Messages = [new("agent", "Hi")] });
        await using var coderd = await CoderdFixture.StartAsync(new() { World = world.Build() });

        foreach (var task in new[] { first, second })
        {
            await Capture.RunAsync(new Dictionary<string, string>(coderd.EnvironmentWith(agentApi))
            {
                ["CODER_AGENT_TOKEN"] = task.AgentToken,
                ["ARG_TASK_ID"] = $"{task.Id}",
            });
        }

        Assert.AreEqual("Hi", coderd.Reading("second").Kept!.Messages[0].Content);
        Assert.AreEqual(2, coderd.Requests.Count("POST *log-snapshot"));
    }

    [TestMethod]
    public async Task Messages_are_read_in_memory()
    {
        await using var agentApi = new AgentApiFactory { Options = new() { Preset = "unicode" } };
        using var client = agentApi.CreateClient();

        StringAssert.Contains(await client.GetStringAsync("/messages"), "\"role\":\"agent\"");
    }
}
