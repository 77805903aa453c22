using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Mocks.Mocking.Hosting;
using Mocks.Mocking.Journal;
using Mocks.Mocking.Settings;
using Mocks.MockWorkspaceAgent.Processes;

namespace Mocks.MockWorkspaceAgent.Tests;

/// <summary>A mock workspace agent on a free port, with a clock that the test moves and a folder for its files.</summary>
internal sealed class TestAgent : IAsyncDisposable
{
    private readonly RunningMock _mock;

    private TestAgent(RunningMock mock, ManualTime time, string folder) => (_mock, Time, Folder) = (mock, time, folder);

    public ManualTime Time { get; }

    public Uri Address => _mock.Address;

    public IServiceProvider Services => _mock.Services;

    /// <summary>Deleted with the mock.</summary>
    public string Folder { get; }

    /// <summary>Every verdict so far: code, sentence, detail.</summary>
    public IReadOnlyList<string> Verdicts => [.. Journal.SelectMany(entry => entry.Verdicts)
        .Select(verdict => $"{verdict.Code}: {verdict.Text}{(verdict.Detail is null ? "" : $" | {verdict.Detail}")}")];

    public IReadOnlyList<string> Remarks => [.. Journal.SelectMany(entry => entry.Remarks)];

    private IReadOnlyList<JournalEntry> Journal => _mock.Services.GetRequiredService<RequestJournal>().Entries();

    public static Task<TestAgent> SeedAsync(string? preset = null) => StartAsync(settings => settings with { Preset = preset });

    public static Task<TestAgent> MergedAsync(string? preset = null) => StartAsync(settings => settings with { Preset = preset, Profile = AgentProfile.Merged });

    public static Task<TestAgent> OfAsync(string profile) => StartAsync(settings => settings with { Profile = AgentProfile.Find(profile)! });

    public static async Task<TestAgent> StartAsync(Func<WorkspaceAgentSettings, WorkspaceAgentSettings> change)
    {
        var time = new ManualTime(new DateTimeOffset(2026, 2, 1, 11, 0, 0, TimeSpan.Zero));
        var folder = Directory.CreateTempSubdirectory("workspace-agent-").FullName;
        return new TestAgent(await WorkspaceAgentMock.StartAsync(change(new WorkspaceAgentSettings(new HostSettings())), time), time, folder);
    }

    public Task<Reply> GetAsync(string target, params string[] headers) => SendAsync("GET", target, null, headers);

    public Task<Reply> PostAsync(string target, string body, params string[] headers) => SendAsync("POST", target, Encoding.UTF8.GetBytes(body), headers);

    /// <summary>Starts a process, which must succeed.</summary>
    /// <returns>Its id.</returns>
    public async Task<string> RunAsync(string command, string? chat = null, string workdir = "")
    {
        var reply = await PostAsync("/api/v0/processes/start", JsonSerializer.Serialize(new { command, workdir }), chat is null ? [] : [$"Coder-Chat-Id: {chat}"]);
        Assert.True(reply.Status == 200, reply.Text);
        return JsonElement.Parse(reply.Body).GetProperty("id").GetString()!;
    }

    public Task<Reply> OutputAsync(string id, string query = "", params string[] headers) => GetAsync($"/api/v0/processes/{id}/output{query}", headers);

    public Task<Reply> SignalAsync(string id, string signal, params string[] headers) =>
        PostAsync($"/api/v0/processes/{id}/signal", JsonSerializer.Serialize(new { signal }), headers);

    /// <summary>The state behind the answers.</summary>
    public ProcessTable Processes => _mock.Services.GetRequiredService<ProcessTable>();

    public Task UntilExitedAsync(string id) => Processes.Find(id)!.Exited.WaitAsync(RunningProgram.Patience, TestContext.Current.CancellationToken);

    /// <summary>Waits until a process has written a text.</summary>
    public async Task UntilWrittenAsync(string id, string text)
    {
        while (await OutputAsync(id) is { Body: var body } && !body.Contains(text, StringComparison.Ordinal))
        {
            Assert.Contains("\"running\":true", body, StringComparison.Ordinal);
        }
    }

    /// <summary>The body of an output answer after the exit.</summary>
    public async Task<string> EndOfAsync(string id)
    {
        await UntilExitedAsync(id);
        return (await OutputAsync(id)).Body;
    }

    /// <param name="headers">Whole header lines.</param>
    public async Task<Reply> SendAsync(string method, string target, byte[]? body = null, params string[] headers)
    {
        using var connection = await RawClient.ConnectAsync(Address);
        await connection.SendAsync(Encoding.UTF8.GetBytes(Head(method, target, [
            "Connection: close",
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
        var reply = await SendAsync(method, $"/__admin/{path}", body is null ? null : Encoding.UTF8.GetBytes(body));
        Assert.True(reply.Status is 200 or 201 or 204, reply.Text);
        return reply.Body.Length == 0 ? default : JsonElement.Parse(reply.Body);
    }

    public async ValueTask DisposeAsync()
    {
        await _mock.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }
}
