using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Mocks.MockCoderd.Bridge;
using Mocks.MockCoderd.Releases;
using Mocks.Mocking.Hosting;
using Mocks.Mocking.Journal;
using Mocks.Mocking.Settings;

namespace Mocks.MockCoderd.Tests.Bridge;

/// <summary>A mock coderd with an AI Bridge, on a free port, whose clock the test moves.</summary>
internal sealed class TestBridge : IAsyncDisposable
{
    public const string Prefix = "/api/v2/aibridge";
    public const string Responses = $"{Prefix}/openai/v1/responses";
    public const string Chat = $"{Prefix}/openai/v1/chat/completions";
    public const string Messages = $"{Prefix}/anthropic/v1/messages";
    public const string Bearer = $"Authorization: Bearer {Known.ApiKey}";

    private readonly RunningMock _mock;

    private TestBridge(RunningMock mock, ManualTime time) => (_mock, Time) = (mock, time);

    public ManualTime Time { get; }

    public Uri Address => _mock.Address;

    public IReadOnlyList<string> Verdicts => [.. Journal.SelectMany(entry => entry.Verdicts).Select(verdict => verdict.Text)];

    public IReadOnlyList<string> Remarks => [.. Journal.SelectMany(entry => entry.Remarks)];

    private IReadOnlyList<JournalEntry> Journal => _mock.Services.GetRequiredService<RequestJournal>().Entries();

    public static async Task<TestBridge> StartAsync(
        bool strict = true, string? preset = null, string? release = null, BridgeSettings? bridge = null, int rateLimit = -1, BridgePreset? limits = null)
    {
        var time = new ManualTime();
        return new TestBridge(await CoderdMock.StartAsync(new CoderdSettings(
            new HostSettings(Strict: strict), preset, RateLimit: rateLimit,
            Release: release is null ? null : Release.Find(release) ?? throw new ArgumentException(release), Bridge: bridge ?? new BridgeSettings(Bridge: limits)), time), time);
    }

    /// <summary>A bridge whose model has these replies.</summary>
    public static async Task<TestBridge> SayingAsync(string replies, bool live = false, string? release = null)
    {
        var bridge = await StartAsync(release: release, bridge: new BridgeSettings(Live: live));
        await bridge.AdminAsync("PUT", "bridge", $$"""{"replies":{{replies}}}""");
        return bridge;
    }

    public Task<Reply> PostAsync(string path, string body, params string[] headers) =>
        SendAsync("POST", path, body, headers is [] ? [Bearer] : headers);

    public Task<Reply> GetAsync(string path, params string[] headers) => SendAsync("GET", path, null, headers is [] ? [Bearer] : headers);

    /// <param name="headers">Whole lines.</param>
    public async Task<Reply> SendAsync(string method, string path, string? body, params string[] headers) =>
        Reply.Parse(await SendRawAsync(method, path, body, headers));

    /// <summary>Everything that the mock sent until it closed the connection.</summary>
    public async Task<byte[]> SendRawAsync(string method, string path, string? body, params string[] headers)
    {
        using var connection = await BeginAsync(method, path, body, ["Connection: close", .. headers]);
        return await connection.ReadBytesToEndAsync();
    }

    /// <summary>Sends a request, and reads nothing of the answer.</summary>
    public async Task<RawClient> BeginAsync(string method, string path, string? body, params string[] headers)
    {
        var bytes = Encoding.UTF8.GetBytes(body ?? "");
        var connection = await RawClient.ConnectAsync(Address);
        await connection.SendAsync(Encoding.UTF8.GetBytes(TestCoderd.Head(method, path, [.. headers, .. body is null ? (string[])[] : [$"Content-Length: {bytes.Length}"]])));
        await connection.SendAsync(bytes);
        return connection;
    }

    /// <summary>Calls a control route, which must answer 2xx.</summary>
    public async Task<JsonElement> AdminAsync(string method, string path, string? body = null)
    {
        var reply = await SendAsync(method, $"/__admin/{path}", body);
        Assert.True(reply.Status is 200 or 201 or 204, reply.Text);
        return reply.Body.Length == 0 ? default : JsonElement.Parse(reply.Body);
    }

    /// <summary>Calls a control route, which must answer 400, and returns its detail.</summary>
    public async Task<string?> RefusalAsync(string method, string path, string? body = null)
    {
        var reply = await SendAsync(method, $"/__admin/{path}", body);
        Assert.Equal(400, reply.Status);
        var problem = JsonElement.Parse(reply.Body);
        return problem.TryGetProperty("detail", out var detail) ? detail.GetString() : problem.GetProperty("message").GetString();
    }

    /// <summary>Completes when the mock has done with every request.</summary>
    public async Task UntilSettledAsync()
    {
        using var patience = new CancellationTokenSource(RunningProgram.Patience);
        while (!Journal.All(exchange => exchange.Settled))
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    /// <summary>The latest interception: tokens in and out, the tools' names and arguments, whether the prompt is kept.</summary>
    public async Task<string> RecordedAsync()
    {
        var view = (await AdminAsync("GET", "interceptions")).GetProperty("interceptions").EnumerateArray().Last();
        var entry = JsonElement.Parse((await GetAsync($"{Prefix}/interceptions", $"Coder-Session-Token: {Known.ApiKey}")).Body).GetProperty("results")[0];
        var tools = view.GetProperty("toolCalls").EnumerateArray().Select(call => $" {call.GetProperty("tool")}{call.GetProperty("arguments")}");
        return $"{view.GetProperty("inputTokens")}/{view.GetProperty("outputTokens")}{string.Concat(tools)}{(entry.GetProperty("user_prompts").GetArrayLength() > 0 ? " prompt" : "")}";
    }

    public ValueTask DisposeAsync() => _mock.DisposeAsync();
}
