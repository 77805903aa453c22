using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Mocks.MockCoderd.Bridge;
using Mocks.Testing;

namespace Mocks.EndToEnd.Tests.Bridge;

/// <summary>A strict mock coderd, and a home directory for one real client.</summary>
internal sealed class ClientRun : IAsyncDisposable
{
    private static readonly string[] Kept = ["PATH", "SystemRoot", "TEMP", "TMP"];

    private const string OwnersToken = "mockowner1-mockownersecret0000001";

    private readonly CoderdFixture _coderd;
    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("mocks-client-");

    private ClientRun(CoderdFixture coderd) => _coderd = coderd;

    public static async Task<ClientRun> StartAsync(string preset = "normal", bool live = false) => new(await CoderdFixture.StartAsync(
        new() { Strict = true, Preset = preset, Bridge = new BridgeSettings(Live: live, ShowPrompts: true) }));

    /// <summary>Sets the replies of the model, and the faults.</summary>
    public async Task PutAsync(string bridge)
    {
        using var answer = await _coderd.Client.PutAsync(new Uri("/__admin/bridge", UriKind.Relative), new StringContent(bridge), Cancelled);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Cancelled));
    }

    /// <summary>Runs <c>codex exec</c> with the configuration files from the mock.</summary>
    public async Task<Ended> CodexAsync(params string[] arguments)
    {
        var codex = await RealClients.CodexAsync();
        var setup = await AdminAsync("codex?codex=0.169");
        foreach (var file in setup.GetProperty("files").EnumerateObject())
        {
            await File.WriteAllTextAsync(Path.Combine(_home.FullName, file.Name), file.Value.GetString(), Cancelled);
        }

        return await RunAsync(codex, ["exec", "--skip-git-repo-check", "--dangerously-bypass-approvals-and-sandbox", .. arguments],
            [("CODEX_HOME", _home.FullName), .. setup.GetProperty("environment").EnumerateObject().Select(one => (one.Name, one.Value.GetString()!))]);
    }

    public async Task<Ended> ClaudeCodeAsync(params string[] arguments) => await RunAsync(
        await RealClients.ClaudeCodeAsync(), arguments,
        ("ANTHROPIC_BASE_URL", $"{_coderd.Address}api/v2/aibridge/anthropic"), ("ANTHROPIC_AUTH_TOKEN", OwnersToken),
        ("CLAUDE_CODE_MAX_RETRIES", "1"), ("DISABLE_TELEMETRY", "1"), ("DISABLE_AUTOUPDATER", "1"));

    /// <summary>The number of requests to a path.</summary>
    public int Count(string path) => _coderd.Requests.Count($"POST {path}");

    public async Task<JsonElement[]> InterceptionsAsync() => [.. (await AdminAsync("interceptions")).GetProperty("interceptions").EnumerateArray()];

    /// <summary>The body of a request, by its place in the journal.</summary>
    public string BodyOf(JsonElement interception) => _coderd.Requests.All.Single(entry => entry.Id == interception.GetProperty("requestId").GetInt64()).Body.Text!;

    public VerdictLog Verdicts => _coderd.Verdicts;

    public async ValueTask DisposeAsync()
    {
        await _coderd.DisposeAsync();
        _home.Delete(recursive: true);
    }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private async Task<JsonElement> AdminAsync(string path) =>
        await _coderd.Client.GetFromJsonAsync<JsonElement>(new Uri($"/__admin/{path}", UriKind.Relative), Cancelled);

    private async Task<Ended> RunAsync(string program, string[] arguments, params (string Name, string Value)[] variables)
    {
        var start = Programs.Other(program, arguments);
        start.WorkingDirectory = _home.CreateSubdirectory("work").FullName;
        start.StandardOutputEncoding = Encoding.UTF8;
        start.StandardErrorEncoding = Encoding.UTF8;

        // Nothing of the person who runs the tests: no key, no proxy, no settings.
        foreach (var name in start.Environment.Keys.Except(Kept).ToArray())
        {
            start.Environment.Remove(name);
        }

        return await RunningProgram.RunAsync(start.With([("HOME", _home.FullName), ("USERPROFILE", _home.FullName), .. variables]));
    }
}
