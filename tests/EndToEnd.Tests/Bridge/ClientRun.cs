using System.Diagnostics;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Mocks.MockCoderd;
using Mocks.MockCoderd.Bridge;
using Mocks.Mocking.Hosting;
using Mocks.Mocking.Settings;

namespace Mocks.EndToEnd.Tests.Bridge;

/// <summary>What a client printed, and how it ended.</summary>
internal sealed record ClientOutput(int Exit, string Output, string Error);

/// <summary>A strict mock coderd and a home of its own for a real client.</summary>
internal sealed class ClientRun : IAsyncDisposable
{
    private static readonly string[] Kept = ["PATH", "SystemRoot", "TEMP", "TMP"];

    private const string OwnersToken = "mockowner1-mockownersecret0000001";

    private readonly RunningMock _coderd;
    private readonly HttpClient _admin;
    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("mocks-client-");

    private ClientRun(RunningMock coderd) =>
        (_coderd, _admin) = (coderd, new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = coderd.Address });

    public static async Task<ClientRun> StartAsync(string? preset = null, bool live = false) => new(await CoderdMock.StartAsync(
        new CoderdSettings(new HostSettings(Strict: true), preset, Bridge: new BridgeSettings(Live: live, ShowPrompts: true))));

    /// <summary>Says what the model says, and what goes wrong.</summary>
    public async Task PutAsync(string bridge)
    {
        using var answer = await _admin.PutAsync(new Uri("/__admin/bridge", UriKind.Relative), new StringContent(bridge), Cancelled);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Cancelled));
    }

    /// <summary><c>codex exec</c>, set up with the files that the mock gives for it.</summary>
    public async Task<ClientOutput> CodexAsync(params string[] arguments)
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

    public async Task<ClientOutput> ClaudeCodeAsync(params string[] arguments) => await RunAsync(
        await RealClients.ClaudeCodeAsync(), arguments,
        ("ANTHROPIC_BASE_URL", $"{_coderd.Address}api/v2/aibridge/anthropic"), ("ANTHROPIC_AUTH_TOKEN", OwnersToken),
        ("CLAUDE_CODE_MAX_RETRIES", "1"), ("DISABLE_TELEMETRY", "1"), ("DISABLE_AUTOUPDATER", "1"));

    /// <summary>How many requests came to a path.</summary>
    public async Task<int> CountAsync(string path)
    {
        using var answer = await _admin.PostAsync(new Uri("/__admin/requests/count", UriKind.Relative), new StringContent($$"""{"method":"POST","urlPath":"{{path}}"}"""), Cancelled);
        return (await answer.Content.ReadFromJsonAsync<JsonElement>(Cancelled)).GetProperty("count").GetInt32();
    }

    public async Task<JsonElement[]> InterceptionsAsync() => [.. (await AdminAsync("interceptions")).GetProperty("interceptions").EnumerateArray()];

    /// <summary>The body of a request, by its place in the journal.</summary>
    public async Task<string> BodyAsync(JsonElement interception) =>
        (await AdminAsync($"requests/{interception.GetProperty("requestId")}")).GetProperty("request").GetProperty("body").GetString()!;

    public async Task<int> VerdictsAsync() => (await AdminAsync("verdicts")).GetProperty("verdicts").GetArrayLength();

    public async ValueTask DisposeAsync()
    {
        _admin.Dispose();
        await _coderd.DisposeAsync();
        _home.Delete(recursive: true);
    }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private async Task<JsonElement> AdminAsync(string path) =>
        await _admin.GetFromJsonAsync<JsonElement>(new Uri($"/__admin/{path}", UriKind.Relative), Cancelled);

    private async Task<ClientOutput> RunAsync(string program, IEnumerable<string> arguments, params (string Name, string Value)[] variables)
    {
        var work = _home.CreateSubdirectory("work");
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = work.FullName,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };

        // Nothing of whoever runs the tests: no key, no proxy, no settings.
        foreach (var name in start.Environment.Keys.Except(Kept).ToArray())
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in (IEnumerable<(string, string)>)[("HOME", _home.FullName), ("USERPROFILE", _home.FullName), .. variables])
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(Cancelled);
        var error = process.StandardError.ReadToEndAsync(Cancelled);
        using var late = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        late.CancelAfter(TimeSpan.FromMinutes(2));
        try
        {
            await process.WaitForExitAsync(late.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"{Path.GetFileName(program)} did not end in two minutes.\n{await output}\n{await error}");
        }

        return new ClientOutput(process.ExitCode, await output, await error);
    }
}
