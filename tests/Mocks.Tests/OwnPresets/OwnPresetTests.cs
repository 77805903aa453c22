using System.Net.Http.Json;
using System.Text.Json;

namespace Mocks.Tests.OwnPresets;

/// <summary><c>--presets</c>: the user's own presets of both mocks.</summary>
public sealed class OwnPresetTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("presets-").FullName;
    private readonly HttpClient _client = new();

    public OwnPresetTests()
    {
        Write("agentapi/mine", """{ "description": "Mine.", "messages": [{ "role": "agent", "content": "Ho" }] }""");
        Write("coderd/busy", """{ "description": "Busy.", "httpCode": 503 }""");
    }

    [Fact]
    public async Task Both_mocks_start_with_them_list_them_and_select_them()
    {
        var (up, coderd) = await MocksCommand.UpAsyncWith(("MOCK_PRESETS", _folder), ("PRESET", "mine"), ("MOCK_CODERD_PRESET", "busy"));
        using var running = up;

        var messages = await GetAsync(up.Address, "/messages");
        var (first, second) = (await GetAsync(up.Address, "/__admin/preset"), await GetAsync(coderd, "/__admin/preset"));
        var other = await PutAsync(coderd, "old-server");
        var again = await PutAsync(coderd, "busy");

        Assert.Contains("\"content\":\"Ho\"", messages, StringComparison.Ordinal);
        Assert.Equal(("mine", """{"name":"mine","description":"Mine.","file":"FOLDER/agentapi/mine.json"}"""), Last(first));
        Assert.Equal(("busy", """{"name":"busy","description":"Busy.","file":"FOLDER/coderd/busy.json"}"""), Last(second));
        Assert.Equal("old-server", Last(other).Current);
        Assert.Equal("busy", Last(again).Current);
        Assert.Contains($"--presets", await GetAsync(up.Address, "/__admin/settings"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_changed_file_counts_when_it_is_selected_and_after_a_reset_and_a_broken_one_keeps_the_last_good_state()
    {
        var (up, _) = await MocksCommand.UpAsync("--presets", _folder, "--preset", "mine");
        using var running = up;

        Write("agentapi/mine", """{ "description": "Mine.", "messages": [{ "role": "agent", "content": "He" }] }""", seconds: 1);
        var unchanged = await GetAsync(up.Address, "/messages");
        using var reset = await _client.PostAsync(new Uri(up.Address, "/__admin/reset"), null, TestContext.Current.CancellationToken);
        var changed = await GetAsync(up.Address, "/messages");
        Write("agentapi/mine", "{ \"description\": \"Mine.\",\n \"mesages\": [] }", seconds: 2);
        var broken = await PutAsync(up.Address, "mine");
        var kept = await GetAsync(up.Address, "/messages");

        Assert.Contains("\"content\":\"Ho\"", unchanged, StringComparison.Ordinal);
        Assert.Contains("\"content\":\"He\"", changed, StringComparison.Ordinal);
        Assert.Contains("\"content\":\"He\"", kept, StringComparison.Ordinal);
        var problem = $"{_folder}/agentapi/mine.json:2: mesages: there is no such member; did you mean messages? It may be description, messages, generate, faults, agent or acp.";
        Assert.Equal([problem], JsonElement.Parse(broken).GetProperty("problems").EnumerateArray().Select(one => one.GetString()));
        Assert.Equal($"mock-agentapi: {problem} Its last good state stays.\n", (await up.StopAsync()).Errors);
    }

    [Theory]
    [InlineData("agentapi", "{\n\"description\": \"x\",\n\"messages\": [\n{ \"role\": \"usr\", \"content\": \"x\" }] }", ":4: messages[0].role: \"usr\" is not a role. It may be user or agent.")]
    [InlineData("agentapi", "{\n\"messages\": [] }", ":2: description: missing.")]
    [InlineData("agentapi", "{\n\"description\": null }", ":2: description: null cannot be used.")]
    [InlineData("agentapi", "{\n\"description\": \"x\", \"messages\": [],\n\"generate\": { \"by\": \"bogus\", \"count\": 1, \"size\": 1 } }", ":3: generate: it goes without messages. It may be left out.")]
    [InlineData("agentapi", "{\n\"description\": \"x\",\n\"generate\": { \"by\": \"bogus\", \"count\": 1,\n\"size\": 0 } }", ":4: generate.size: 0 cannot be used. It may be from 1 to 10000000.")]
    [InlineData("agentapi", "{\n\"description\": \"x\",\n\"faults\": [\n{ \"request\": \"GET /\", \"status\": 99 }] }", ":4: faults[0].status: ")]
    [InlineData("agentapi", "{\n\"description\": \"x\",\n\"messages\": [\n{ \"role\": \"user\", \"content\": \"x\", \"time\": \"noon\" }] }", ":4: messages[0].time: ")]
    [InlineData("coderd", "{\n\"description\": \"x\",\n\"httpCode\": 99 }", ":3: httpCode: 99 cannot be used. It may be an HTTP status from 200 to 599.")]
    [InlineData("coderd", "{\n\"description\": \"x\",\n\"bridge\": { \"faults\": [\n{ \"kind\": \"nothing\" }] } }", ":4: bridge.faults[0].kind: ")]
    [InlineData("coderd", "{\n\"description\": \"x\",\n\"world\": {} }", ":3: world: organization, users, templates, tasks, workspaces: missing.")]
    [InlineData("coderd", "{\n\"description\": \"x\",\n\"world\": { \"organization\": { \"id\": \"00000000-0000-4000-8000-0000000000f0\", \"name\": \"coder\" },\n\"users\": [],\n\"templates\": [], \"tasks\": [], \"workspaces\": [] } }", ":4: world.users: the list is empty. A world has at least one user, template, task and workspace.")]
    public async Task A_file_that_cannot_be_used_ends_the_start(string mock, string json, string problem)
    {
        Write($"{mock}/bad", json);

        var run = await MocksCommand.RunAsync("run", "--presets", _folder, "--", "true");

        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.StartsWith($"mocks: --presets {_folder}: {_folder}/{mock}/bad.json{problem}", Assert.Single(run.ErrorLines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_world_of_its_own_names_what_is_in_it()
    {
        var normal = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "src", "MockCoderd", "Presets", "normal.json"), TestContext.Current.CancellationToken);
        Write("coderd/world", normal.Replace("\"owner\": \"other\"", "\"owner\": \"othr\"", StringComparison.Ordinal));
        var line = normal[..normal.IndexOf("\"owner\": \"other\"", normal.IndexOf("\"workspaces\"", StringComparison.Ordinal), StringComparison.Ordinal)].Count(one => one == '\n') + 1;

        var refused = await MocksCommand.RunAsync("run", "--presets", _folder, "--", "true");
        Write("coderd/world", normal);
        var good = await MocksCommand.RunAsync("run", "--presets", _folder, "--coderd-preset", "world");

        Assert.Equal($"mocks: --presets {_folder}: {_folder}/coderd/world.json:{line}: world.workspaces[1].owner: \"othr\" is no user of this world.\n", refused.Errors);
        Assert.Equal(0, good.ExitCode);
    }

    [Fact]
    public async Task A_misspelt_preset_is_said_with_what_was_meant_and_the_table_of_presets_has_them()
    {
        var typo = await MocksCommand.RunAsync("run", "--presets", _folder, "--preset", "mien");
        var table = await MocksCommand.RunAsync("docs", "presets", "--presets", _folder);

        Assert.StartsWith("mocks: --preset mien: there is no preset \"mien\"; did you mean mine? It may be normal, many, ", typo.Errors, StringComparison.Ordinal);
        Assert.EndsWith(" or mine.\n", typo.Errors, StringComparison.Ordinal);
        Assert.Contains("| `mine` | Mine. |\n", table.Output, StringComparison.Ordinal);
        Assert.Contains("| `busy` | Busy. |\n", table.Output, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _client.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private void Write(string name, string json, int seconds = 0)
    {
        var path = Path.Combine(_folder, $"{name}.json");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        // Complete at once, with its time: the mock may look at any moment.
        var made = Path.Combine(_folder, "made");
        File.WriteAllText(made, json);
        File.SetLastWriteTimeUtc(made, new DateTime(2026, 1, 1, 0, 0, seconds, DateTimeKind.Utc));
        File.Move(made, path, overwrite: true);
    }

    private Task<string> GetAsync(Uri mock, string path) => _client.GetStringAsync(new Uri(mock, path), TestContext.Current.CancellationToken);

    private async Task<string> PutAsync(Uri mock, string preset)
    {
        using var answer = await _client.PutAsJsonAsync(new Uri(mock, "/__admin/preset"), new Dictionary<string, string> { ["name"] = preset }, TestContext.Current.CancellationToken);
        return await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    /// <returns>The preset in force, and the last of the list.</returns>
    private (string? Current, string Last) Last(string list)
    {
        var json = JsonElement.Parse(list);
        return (json.GetProperty("current").GetString(), JsonSerializer.Serialize(json.GetProperty("presets").EnumerateArray().Last()).Replace(_folder, "FOLDER", StringComparison.Ordinal));
    }
}
