using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Mocks.MockCoderd.LogSnapshots;
using Mocks.MockCoderd.Releases;
using Mocks.MockCoderd.World;
using Mocks.Mocking.Hosting;
using Mocks.Mocking.Journal;
using Mocks.Mocking.Settings;

namespace Mocks.MockCoderd.Tests;

/// <summary>A mock coderd on a free port of its own, with a clock of its own.</summary>
internal sealed class TestCoderd : IAsyncDisposable
{
    private readonly RunningMock _mock;

    private TestCoderd(RunningMock mock, ManualTime time) => (_mock, Time) = (mock, time);

    public ManualTime Time { get; }

    public Uri Address => _mock.Address;

    public IServiceProvider Services => _mock.Services;

    /// <summary>Every snapshot that was accepted.</summary>
    public IReadOnlyList<PostedSnapshot> Posted => _mock.Services.GetRequiredService<SnapshotStore>().History();

    /// <summary>Every verdict so far: code, sentence, detail.</summary>
    public IReadOnlyList<string> Verdicts => [.. Journal.SelectMany(entry => entry.Verdicts)
        .Select(verdict => $"{verdict.Code}: {verdict.Text}{(verdict.Detail is null ? "" : $" | {verdict.Detail}")}")];

    public IReadOnlyList<string> Remarks => [.. Journal.SelectMany(entry => entry.Remarks)];

    private IReadOnlyList<JournalEntry> Journal => _mock.Services.GetRequiredService<RequestJournal>().Entries();

    public static Task<TestCoderd> StrictAsync(
        int rateLimit = 512, string? preset = null, int? httpCode = null, string? release = null, StopWindow? stopWindow = null, string? app = null) =>
        StartAsync(new CoderdSettings(new HostSettings(Strict: true), preset, httpCode, RateLimit: rateLimit,
            Release: release is null ? null : Release.Find(release)!, StopWindow: stopWindow, TaskAppUrl: app));

    public static Task<TestCoderd> LenientAsync(
        string? preset = null, int? httpCode = null, string? outputFile = null, int rateLimit = 512) =>
        StartAsync(new CoderdSettings(new HostSettings(), preset, httpCode, outputFile, rateLimit));

    public static async Task<TestCoderd> StartAsync(CoderdSettings settings)
    {
        var time = new ManualTime(new DateTimeOffset(2026, 2, 1, 11, 0, 0, TimeSpan.Zero));
        return new TestCoderd(await CoderdMock.StartAsync(settings, time), time);
    }

    public Task<Reply> PostAsync(string body, string target = Known.Snapshot, string? token = Known.AgentToken) =>
        SendAsync("POST", target, token, Encoding.UTF8.GetBytes(body));

    public Task<Reply> GetAsync(string target, string? token = null, params string[] headers) =>
        SendAsync("GET", target, token, null, headers);

    /// <summary>The state behind the answers.</summary>
    public WorldStore World => _mock.Services.GetRequiredService<WorldStore>();

    /// <summary>Stops the workspace of the default task completely. A second call changes nothing.</summary>
    public void Stop()
    {
        var id = World.DefaultTask.WorkspaceId!.Value;
        World.Build(id, Transition.Stop, World.DefaultUser, "task_manual_pause");
        World.MoveJob(id, JobStatus.Succeeded);
    }

    /// <summary>Reads the logs of the default task in its current state.</summary>
    public Task<Reply> ReadLogsAsync() => GetAsync(Known.Logs, Known.ApiKey);

    /// <summary>Stops the workspace, then reads the logs of its task.</summary>
    public Task<Reply> ReadPausedLogsAsync()
    {
        Stop();
        return ReadLogsAsync();
    }

    /// <param name="token">Sent as <c>Coder-Session-Token</c>.</param>
    /// <param name="headers">Whole header lines.</param>
    public async Task<Reply> SendAsync(string method, string target, string? token = null, byte[]? body = null, params string[] headers)
    {
        using var connection = await RawClient.ConnectAsync(Address);
        await connection.SendAsync(Encoding.UTF8.GetBytes(Head(method, target, [
            "Connection: close",
            .. token is null ? (string[])[] : [$"Coder-Session-Token: {token}"],
            .. body is null ? (string[])[] : [$"Content-Length: {body.Length}"],
            .. headers])));
        await connection.SendAsync(body ?? []);
        return Reply.Parse(await connection.ReadBytesToEndAsync());
    }

    public static string Head(string method, string target, params string[] headers) =>
        $"{method} {target} HTTP/1.1\r\nHost: localhost\r\n{string.Concat(headers.Select(line => $"{line}\r\n"))}\r\n";

    /// <summary>Calls a control route, which must answer 200, 201 or 204.</summary>
    public async Task<JsonElement> AdminAsync(string method, string path, string? body = null)
    {
        var reply = await SendAsync(method, $"/__admin/{path}", null, body is null ? null : Encoding.UTF8.GetBytes(body));
        Assert.True(reply.Status is 200 or 201 or 204, reply.Text);
        return reply.Body.Length == 0 ? default : JsonElement.Parse(reply.Body);
    }

    /// <summary>Waits until a <c>GET</c> of a path with this end has finished. Returns its status and remarks from the journal.</summary>
    public async Task<string> JournalOfAsync(string pathEnd)
    {
        var waited = await AdminAsync("POST", "requests/wait", $$"""{"request":{"urlPathPattern":".*/{{pathEnd}}","method":"GET"},"answered":true }""");
        var entry = waited.GetProperty("requests").EnumerateArray().Last();
        return $"{entry.GetProperty("response").GetProperty("status")}: {string.Join(' ', entry.GetProperty("remarks").EnumerateArray().Select(remark => remark.GetString()))}";
    }

    /// <returns>Whether it stopped within this time.</returns>
    public Task<bool> StopServerAsync(TimeSpan patience) => _mock.StopAsync(patience);

    public ValueTask DisposeAsync() => _mock.DisposeAsync();
}

/// <summary>A strict mock for tests that leave no state for the next test.</summary>
public sealed class StrictCoderd : IAsyncLifetime
{
    internal TestCoderd Coderd { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Coderd = await TestCoderd.StrictAsync();

    public ValueTask DisposeAsync() => Coderd.DisposeAsync();
}
