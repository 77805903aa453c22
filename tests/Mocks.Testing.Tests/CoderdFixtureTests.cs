using System.Net;
using Mocks.MockCoderd;
using Mocks.MockCoderd.Bridge;
using Mocks.MockCoderd.World;
using Mocks.Mocking.Settings;

namespace Mocks.Testing.Tests;

public sealed class CoderdFixtureTests
{
    [Fact]
    public async Task It_listens_on_a_free_port_and_its_clients_have_the_default_worlds_keys()
    {
        await using var coderd = await CoderdFixture.StartAsync(new() { Strict = true });
        await using var second = await CoderdFixture.StartAsync(new() { Strict = true });

        var asAgent = await coderd.AgentClient.PostAsync(Posts.PathOf(coderd.Task.Id));
        var asUser = await coderd.UserClient.GetAsync("/api/v2/users/me", Posts.Cancelled);
        var asOther = await coderd.ClientOf("mockother1-mockothersecret0000001").GetAsync("/api/v2/tasks/other/theirs", Posts.Cancelled);
        var asNoOne = await coderd.Client.GetAsync("/api/v2/users/me", Posts.Cancelled);

        Assert.Equal("127.0.0.1", coderd.Address.Host);
        Assert.NotEqual(second.Address, coderd.Address);
        Assert.Equal([HttpStatusCode.NoContent, HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.Unauthorized],
            [asAgent.StatusCode, asUser.StatusCode, asOther.StatusCode, asNoOne.StatusCode]);
        Assert.Equal(("dev", "demo", "main"), (coderd.User.Name, coderd.Task.Name, coderd.Agent.Name));
    }

    [Fact]
    public async Task A_paused_task_shows_what_was_posted_while_it_stopped()
    {
        await using var coderd = await CoderdFixture.StartAsync(new() { Strict = true, StopWindow = StopWindow.Open });

        coderd.BeginStop();
        await coderd.AgentClient.PostAsync(Posts.PathOf(coderd.Task.Id));
        coderd.EndStop();

        var snapshot = Assert.Single(coderd.Snapshots);
        Assert.Equal(Posts.OneMessage, snapshot.Body);
        Assert.Equal("1 message, 9 of 11 characters are not blank", snapshot.Sentence);
        var reading = coderd.Reading("demo");
        Assert.Equal("kept", reading.Shows);
        Assert.Equal([("user", "Fix the bug")], reading.Kept!.Messages.Select(message => (message.Role, message.Content)));
        Assert.Equal(reading.Task, coderd.Reading().Task);
        Assert.Null(coderd.Reading("theirs").Kept);
        var unknown = Assert.Throws<ArgumentException>(() => coderd.Reading("mine"));
        Assert.Equal("There is no task \"mine\". It may be demo, theirs. (Parameter 'task')", unknown.Message);
    }

    [Fact]
    public async Task Its_clock_is_the_tests()
    {
        var time = new ManualTime();
        await using var coderd = await CoderdFixture.StartAsync(new() { Time = time });

        coderd.BeginStop();
        var stopping = coderd.World.Workspaces[0].Status;
        time.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal("pending", stopping);
        Assert.Equal("stopped", coderd.World.Workspaces[0].Status);
    }

    [Fact]
    public async Task Release_preset_and_status_are_options()
    {
        await using var old = await CoderdFixture.StartAsync(new() { Release = "2.29", Preset = "failing" });
        await using var busy = await CoderdFixture.StartAsync(new() { SnapshotStatus = 507 });

        var build = await old.Client.GetStringAsync("/api/v2/buildinfo", Posts.Cancelled);
        var refused = await busy.AgentClient.PostAsync(Posts.PathOf(busy.Task.Id));

        Assert.Contains("\"version\":\"v2.29.0", build, StringComparison.Ordinal);
        Assert.Equal("failing", old.Preset);
        Assert.Equal(507, (int)refused.StatusCode);
    }

    [Fact]
    public async Task Presets_of_the_tests_own_are_found_in_their_folder()
    {
        using var folder = new PresetFiles(("coderd/full.json", """{"description":"A full disk.","httpCode":507}"""), ("agentapi/hi.json", """{"description":"A greeting.","messages":[{"role":"agent","content":"Hi"}]}"""));
        await using var coderd = await CoderdFixture.StartAsync(new() { PresetFolder = folder.Path, Preset = "full" });
        await using var agentApi = await AgentApiFixture.StartAsync(new() { PresetFolder = folder.Path, Preset = "hi" });

        var refused = await coderd.AgentClient.PostAsync(Posts.PathOf(coderd.Task.Id));

        Assert.Equal(507, (int)refused.StatusCode);
        Assert.Equal(["Hi"], agentApi.Messages.Select(message => message.Content));
        var missing = await Assert.ThrowsAsync<SettingException>(() => CoderdFixture.StartAsync(new() { PresetFolder = Path.Combine(folder.Path, "nothing") }));
        Assert.Contains("there is no such folder", missing.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_deployment_has_the_AI_Bridge_as_the_options_say()
    {
        await using var with = await CoderdFixture.StartAsync();
        await using var without = await CoderdFixture.StartAsync(new() { Bridge = new(BridgeState.Absent), PathApps = PathApps.Off });
        const string path = "/api/v2/aibridge/openai/v1/models";

        Assert.NotEqual((await with.UserClient.GetAsync(path, Posts.Cancelled)).StatusCode, (await without.UserClient.GetAsync(path, Posts.Cancelled)).StatusCode);
    }

    [Fact]
    public async Task An_option_that_cannot_be_used_is_refused_by_name()
    {
        var release = await Assert.ThrowsAsync<SettingException>(() => CoderdFixture.StartAsync(new() { Release = "2.28" }));
        var preset = await Assert.ThrowsAsync<SettingException>(() => CoderdFixture.StartAsync(new() { Preset = "many" }));

        Assert.Equal("Release: \"2.28\" is not a release of coderd. It may be 2.29, 2.30, 2.31, 2.32, 2.33, 2.34, 2.35, 2.36, 2.37.", release.Message);
        Assert.StartsWith("there is no preset \"many\". It may be normal,", preset.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_preset_and_a_reset_change_it_while_it_runs()
    {
        await using var coderd = await CoderdFixture.StartAsync();
        coderd.Faults.On("GET *").Status(500);
        await coderd.AgentClient.PostAsync(Posts.PathOf(coderd.Task.Id));

        coderd.SelectPreset("old-server");
        var selected = coderd.Preset;
        coderd.Reset();

        Assert.Equal("old-server", selected);
        Assert.Equal("normal", coderd.Preset);
        Assert.Equal((0, 0, 0), (coderd.Faults.All.Count, coderd.Requests.All.Count, coderd.Snapshots.Count));
        var unknown = Assert.Throws<ArgumentException>(() => coderd.SelectPreset("nothing"));
        Assert.StartsWith("there is no preset \"nothing\".", unknown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_of_the_workspace_gets_the_variables_that_it_has_there()
    {
        await using var agentApi = await AgentApiFixture.StartAsync();
        await using var coderd = await CoderdFixture.StartAsync(new() { TaskApp = agentApi.Address });

        var environment = coderd.EnvironmentWith(agentApi);
        var logs = await coderd.UserClient.GetStringAsync("/api/v2/tasks/dev/demo/logs", Posts.Cancelled);

        Assert.Equal(new Dictionary<string, string>
        {
            ["CODER_AGENT_URL"] = coderd.Address.ToString(),
            ["CODER_AGENT_TOKEN"] = "00000000-0000-4000-8000-0000000000aa",
            ["ARG_TASK_ID"] = "00000000-0000-4000-8000-000000000010",
            ["ARG_AGENTAPI_PORT"] = $"{agentApi.Address.Port}",
        }, environment);
        Assert.Contains("How are you?", logs, StringComparison.Ordinal);
    }
}
