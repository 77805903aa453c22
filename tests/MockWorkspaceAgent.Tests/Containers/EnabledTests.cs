using System.Net.WebSockets;
using System.Text;
using Mocks.Mocking.Settings;
using Mocks.MockWorkspaceAgent.Containers;

namespace Mocks.MockWorkspaceAgent.Tests.Containers;

/// <summary>Dev containers, enabled: by a file, or by the preset of that name.</summary>
public sealed class EnabledTests : IDisposable
{
    private const string Path = "/api/v0/containers";
    private const string Api = "00000000-0000-4000-8000-000000000001";
    private const string Web = "00000000-0000-4000-8000-000000000002";

    private const string ApiContainer = """{"created_at":"2026-02-01T10:00:00Z","id":"aa11","name":"eager","image":"base","labels":{"a":"b"},"running":true,"ports":[{"port":80,"network":"tcp","host_ip":"0.0.0.0","host_port":32768}],"status":"running","volumes":{"/h":"/w"}}""";
    private const string OtherContainer = """{"created_at":"2026-02-01T10:00:00Z","id":"bb22","name":"db","image":"postgres","labels":{},"running":true,"ports":[],"status":"running","volumes":{}}""";
    private const string ApiDevcontainer = $$"""{"id":"{{Api}}","name":"api","workspace_folder":"/b","config_path":"/b/d.json","status":"running","dirty":true,"container":{{ApiContainer}}}""";
    private const string WebDevcontainer = $$"""{"id":"{{Web}}","name":"web","workspace_folder":"/a","status":"stopped","dirty":false}""";

    private readonly string _folder = Directory.CreateTempSubdirectory("containers-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(Path)]
    [InlineData($"{Path}/")]
    public async Task The_list_is_the_file_with_dev_containers_by_folder(string path)
    {
        await using var agent = await StartAsync();

        Assert.Equal(Reply.Json(200, $$"""{"devcontainers":[{{WebDevcontainer}},{{ApiDevcontainer}}],"containers":[{{ApiContainer}},{{OtherContainer}}]}"""), (await agent.GetAsync(path)).Text);
    }

    [Fact]
    public async Task No_known_dev_container_is_null_and_warnings_are_shown()
    {
        await using var agent = await StartAsync("""{"warnings":["slow"]}""");

        Assert.Equal(Reply.Json(200, """{"devcontainers":null,"containers":[],"warnings":["slow"]}"""), (await agent.GetAsync(Path)).Text);
    }

    [Fact]
    public async Task A_scan_that_failed_is_a_500()
    {
        await using var agent = await StartAsync("""{"mock":{"scan_error":"docker ps failed"}}""");

        Assert.Equal(Reply.Json(500, """{"message":"Could not get containers","detail":"docker ps failed"}"""), (await agent.GetAsync(Path)).Text);
    }

    [Fact]
    public async Task Wrong_methods_and_unknown_paths_are_the_routers()
    {
        await using var agent = await StartAsync();

        Assert.Equal("405 Content-Length: 0, Allow: GET", await HeadAsync(agent, "POST", Path));
        Assert.Equal("405 Content-Length: 0, Allow: DELETE", await HeadAsync(agent, "GET", $"{Path}/devcontainers/{Api}"));
        Assert.Equal(Reply.NotFound, (await agent.GetAsync($"{Path}/other")).Text);
    }

    [Fact]
    public async Task Disabled_they_are_not_there_for_any_method()
    {
        await using var agent = await TestAgent.SeedAsync();

        foreach (var (method, path) in new[] { ("GET", "/watch"), ("POST", "/watch"), ("GET", $"/devcontainers/{Api}"), ("DELETE", $"/devcontainers/{Api}"), ("GET", "/") })
        {
            Assert.Equal(Reply.NotFound, (await agent.SendAsync(method, $"{Path}{path}")).Text);
        }
    }

    [Fact]
    public async Task A_recreated_one_is_starting_and_then_has_a_new_container()
    {
        await using var agent = await StartAsync();

        Assert.Equal(Reply.Json(202, """{"message":"Devcontainer recreation initiated","detail":"Recreation process for devcontainer \"api\" has started."}"""), (await RecreateAsync(agent, Api)).Text);
        Assert.Equal($$"""{"id":"{{Api}}","name":"api","workspace_folder":"/b","config_path":"/b/d.json","status":"starting","dirty":true}""", await DevcontainerAsync(agent, "api"));
        Assert.Equal(Reply.Json(409, """{"message":"Unable to recreate transitioning devcontainer","detail":"Devcontainer \"api\" is currently starting and cannot be restarted."}"""), (await RecreateAsync(agent, Api)).Text);
        Assert.Equal(Reply.Json(409, """{"message":"Unable to delete transitioning devcontainer","detail":"Devcontainer \"api\" is currently starting and cannot be deleted."}"""), (await DeleteAsync(agent, Api)).Text);

        agent.Time.Advance(TimeSpan.FromSeconds(1));

        var container = ApiContainer.Replace("10:00:00Z", "11:00:01Z", StringComparison.Ordinal).Replace("aa11", Sha256("aa11"), StringComparison.Ordinal);
        await UntilAsync(agent, "api", "running");
        Assert.Equal($$"""{"id":"{{Api}}","name":"api","workspace_folder":"/b","config_path":"/b/d.json","status":"running","dirty":false,"container":{{container}}}""", await DevcontainerAsync(agent, "api"));
        Assert.EndsWith($$""","containers":[{{OtherContainer}},{{container}}]}""", (await agent.GetAsync(Path)).Body.TrimEnd(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"terraform":["api"]}""", 403, """{"message":"Cannot rebuild Terraform-defined devcontainer","detail":"Devcontainer \"api\" has resources defined in Terraform and cannot be rebuilt from the UI. Update the workspace template to modify this devcontainer."}""")]
    [InlineData("""{"terraform":[]}""", 404, """{"message":"Devcontainer not found.","detail":"Could not find devcontainer with ID: \"none\""}""", "none")]
    public async Task What_cannot_be_recreated_is_refused(string mock, int status, string body, string id = Api)
    {
        await using var agent = await StartAsync(FileOf(mock));

        Assert.Equal(Reply.Json(status, body), (await RecreateAsync(agent, id)).Text);
    }

    [Fact]
    public async Task A_recreation_that_fails_leaves_an_error()
    {
        await using var agent = await StartAsync(FileOf("""{"recreate_ms":0,"fails":{"api":"recreate"}}"""));

        await RecreateAsync(agent, Api);

        await UntilAsync(agent, "api", "error");
        Assert.Contains(""","status":"error","dirty":true,"error":"the mock's file of containers makes \"recreate\" fail"}""", await DevcontainerAsync(agent, "api"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_deleted_one_is_gone_with_its_container()
    {
        await using var agent = await StartAsync();

        var deleted = await DeleteAsync(agent, Api);

        Assert.Equal((204, ""), (deleted.Status, deleted.Body));
        Assert.Equal(Reply.Json(200, $$"""{"devcontainers":[{{WebDevcontainer}}],"containers":[{{OtherContainer}}]}"""), (await agent.GetAsync(Path)).Text);
        Assert.Equal(Reply.Json(404, $$"""{"message":"Devcontainer not found.","detail":"Could not find devcontainer with ID: \"{{Api}}\""}"""), (await DeleteAsync(agent, Api)).Text);
        await agent.AdminAsync("POST", "reset");
        Assert.Equal(ApiDevcontainer, await DevcontainerAsync(agent, "api"));
    }

    [Theory]
    [InlineData("stop", "An error occurred stopping the container")]
    [InlineData("remove", "An error occurred removing the container")]
    [InlineData("agent", "An error occurred deleting the agent")]
    public async Task A_step_of_a_deletion_that_fails_is_a_500_and_leaves_an_error(string step, string message)
    {
        await using var agent = await StartAsync(FileOf($$$"""{"fails":{"api":"{{{step}}}"}}"""));

        Assert.Equal(Reply.Json(500, $$"""{"message":"{{message}}","detail":"the mock's file of containers makes \"{{step}}\" fail"}"""), (await DeleteAsync(agent, Api)).Text);
        Assert.Contains("\"status\":\"error\"", await DevcontainerAsync(agent, "api"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_watch_sends_the_list_at_once_and_after_each_change()
    {
        await using var agent = await StartAsync();
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(new Uri($"ws://127.0.0.1:{agent.Address.Port}{Path}/watch"), TestContext.Current.CancellationToken);

        var first = await ReceiveAsync(socket);
        await RecreateAsync(agent, Api);
        var second = await ReceiveAsync(socket);
        agent.Time.Advance(TimeSpan.FromSeconds(1));
        var third = await ReceiveAsync(socket);

        Assert.Equal($$"""{"devcontainers":[{{WebDevcontainer}},{{ApiDevcontainer}}],"containers":[{{ApiContainer}},{{OtherContainer}}]}""" + "\n", first);
        Assert.Contains("\"status\":\"starting\"", second, StringComparison.Ordinal);
        Assert.Equal((await agent.GetAsync(Path)).Body, third);
    }

    [Fact]
    public async Task A_watch_without_a_handshake_is_the_librarys_refusal()
    {
        await using var agent = await StartAsync();

        var reply = await agent.GetAsync($"{Path}/watch");

        Assert.Equal(Reply.Of(426, "text/plain; charset=utf-8", """
            WebSocket protocol violation: Connection header "close" does not contain Upgrade
            {"message":"Failed to upgrade connection to websocket.","detail":"failed to accept WebSocket connection: WebSocket protocol violation: Connection header \"close\" does not contain Upgrade"}

            """), reply.Text);
    }

    [Fact]
    public async Task The_preset_can_be_chosen_at_run_time_and_begins_again()
    {
        await using var agent = await TestAgent.SeedAsync();
        await agent.AdminAsync("PUT", "preset", """{"name":"devcontainers"}""");
        await DeleteAsync(agent, "00000000-0000-4000-8000-000000000031");
        var deleted = (await agent.GetAsync(Path)).Body;
        await agent.AdminAsync("PUT", "preset", """{"name":"devcontainers"}""");

        var again = (await agent.GetAsync(Path)).Body;
        await agent.AdminAsync("PUT", "preset", """{"name":"normal"}""");

        Assert.DoesNotContain("\"name\":\"api\"", deleted, StringComparison.Ordinal);
        Assert.Contains("\"name\":\"api\"", again, StringComparison.Ordinal);
        Assert.Equal(403, (await agent.GetAsync(Path)).Status);
    }

    [Theory]
    [InlineData("""{"devcontainers":[{"id":"00000000-0000-4000-8000-000000000001","name":"a","workspace_folder":"/a","status":"up"}]}""", "devcontainers: status \"up\" of a may be running, stopped, starting, stopping, deleting, error")]
    [InlineData("""{"mock":{"terraform":["a"]}}""", "mock: no dev container has the name \"a\"")]
    [InlineData("""null""", ":1: it is null. It may be a JSON object.")]
    [InlineData("{\"warnings\":\n[null]}", ":2: warnings[0]: null cannot be used. It may be a string.")]
    public void A_file_that_is_none_of_containers_is_refused(string text, string why)
    {
        var file = System.IO.Path.Combine(_folder, "bad.json");
        File.WriteAllText(file, text);

        var refused = Assert.Throws<SettingException>(() => WorkspaceAgentSettings.Read(new SettingReader(setting => setting == WorkspaceAgentSettings.ContainersSetting ? file : null, _ => null)));

        Assert.Contains(why, refused.Message, StringComparison.Ordinal);
    }

    private static string FileOf(string mock = "{}") =>
        $$"""{"devcontainers":[{{ApiDevcontainer}},{{WebDevcontainer}}],"containers":[{{ApiContainer}},{{OtherContainer}}],"mock":{{mock}}}""";

    private async Task<TestAgent> StartAsync(string? text = null)
    {
        var file = System.IO.Path.Combine(_folder, "containers.json");
        await File.WriteAllTextAsync(file, text ?? FileOf(), TestContext.Current.CancellationToken);
        return await TestAgent.StartAsync(settings => settings with { Containers = ContainersFile.Read(new SettingValue(WorkspaceAgentSettings.ContainersSetting, file, "--containers")) });
    }

    private static Task<Reply> RecreateAsync(TestAgent agent, string id) => agent.PostAsync($"{Path}/devcontainers/{id}/recreate", "");

    private static Task<Reply> DeleteAsync(TestAgent agent, string id) => agent.SendAsync("DELETE", $"{Path}/devcontainers/{id}");

    private static async Task<string> HeadAsync(TestAgent agent, string method, string path)
    {
        var reply = await agent.SendAsync(method, path);
        return $"{reply.Status} {string.Join(", ", reply.HeaderLines.OrderByDescending(line => line, StringComparer.Ordinal))}";
    }

    /// <summary>One dev container of the list, as it was sent.</summary>
    private static async Task<string> DevcontainerAsync(TestAgent agent, string name) =>
        System.Text.Json.JsonElement.Parse((await agent.GetAsync(Path)).Body).GetProperty("devcontainers").EnumerateArray().Single(one => one.GetProperty("name").GetString() == name).GetRawText();

    private static async Task UntilAsync(TestAgent agent, string name, string status)
    {
        while (!(await DevcontainerAsync(agent, name)).Contains($"\"status\":\"{status}\",\"dirty\"", StringComparison.Ordinal))
        {
        }
    }

    private static async Task<string> ReceiveAsync(ClientWebSocket socket)
    {
        var (buffer, text) = (new byte[8192], "");
        while (true)
        {
            var received = await socket.ReceiveAsync(buffer, TestContext.Current.CancellationToken);
            text += Encoding.UTF8.GetString(buffer, 0, received.Count);
            if (received.EndOfMessage)
            {
                return text;
            }
        }
    }

    private static string Sha256(string text) => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
