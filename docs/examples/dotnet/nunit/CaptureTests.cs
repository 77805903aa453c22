using Mocks.Testing;
using NUnit.Framework;

namespace Examples;

public sealed class CaptureTests
{
    private AgentApiFixture _agentApi = null!;
    private CoderdFixture _coderd = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _agentApi = await AgentApiFixture.StartAsync();
        _coderd = await CoderdFixture.StartAsync(new() { Strict = true });
    }

    [TearDown]
    public async Task StopAsync()
    {
        await _coderd.DisposeAsync();
        await _agentApi.DisposeAsync();
    }

    [Test]
    public async Task A_person_can_read_the_conversation_of_a_paused_task()
    {
        _coderd.BeginStop();
        await Capture.RunAsync(_coderd.EnvironmentWith(_agentApi));
        _coderd.EndStop();

        _coderd.Verdicts.AssertNone();
        Assert.That(_coderd.Reading().Kept!.Messages[0].Content, Is.EqualTo("Hello"));
    }

    [Test]
    public async Task A_busy_coderd_gets_the_snapshot_at_the_second_attempt()
    {
        _coderd.Faults.On("POST *log-snapshot").Status(503);

        Assert.That(await Capture.RunAsync(_coderd.EnvironmentWith(_agentApi)), Is.True);

        Assert.That(_coderd.Requests.Count("POST *log-snapshot"), Is.EqualTo(2));
    }

    [Test]
    public async Task A_client_on_a_real_port_of_a_factory()
    {
        await using var coderd = new CoderdFactory { Options = new() { Release = "2.31" } };
        coderd.UseKestrel(0);
        using var client = coderd.CreateClient();

        Assert.That(await client.GetStringAsync("/api/v2/buildinfo"), Does.Contain("v2.31.0"));
    }
}
