using System.Globalization;
using System.Text;
using System.Text.Json;
using Mocks.Mocking.Hosting;

namespace Mocks.Parity.Tests;

/// <summary>Replays a recorded life: the same actions, in the same order and at the same times of the server's clock,
/// and records the results under the same names.</summary>
/// <remarks>Results are compared in full, actor by actor (a request, a stream, a file, the server). Between actors only
/// gaps count: an event that came a second after another may not come at the same time.</remarks>
internal sealed class ScenarioRun : IAsyncDisposable
{
    private readonly Scenario _scenario;
    private readonly bool _asProgram;
    private readonly bool _runsAgent;
    private readonly LimitedTime _clock;
    private readonly Pace _pace;
    private readonly string _folder = Directory.CreateTempSubdirectory("parity-").FullName;
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = RunningProgram.Patience };
    private readonly Transcript _recorded = new();
    private readonly Transcript _live = new();
    private readonly Dictionary<string, (LiveStream Live, ChunkedText Recorded)> _streams = [];
    private readonly Dictionary<string, int> _missed = [];
    private readonly Dictionary<string, Task<string>> _requests = [];
    private readonly Dictionary<string, RawClient> _halves = [];
    private RunningMock? _mock;
    private ServerProgram? _program;
    private int _port;

    private ScenarioRun(Scenario scenario, bool asProgram, int speed, bool runsAgent = false, TimeSpan? longest = null)
    {
        _scenario = scenario;
        _runsAgent = runsAgent;
        _asProgram = asProgram;
        _clock = new(speed);
        _pace = new(_clock, asProgram, longest ?? TimeSpan.FromMinutes(1));
    }

    private Uri Address => new($"http://127.0.0.1:{_port}");

    /// <summary>In this process, up to the signal that ended it: everything except signals, exit code and log.</summary>
    public static async Task PlayInProcessAsync(string name, int speed = 10)
    {
        await using var run = new ScenarioRun(Recordings.Scenarios[name].WithoutItsEnd(), asProgram: false, speed);
        await run.PlayAsync();
    }

    /// <summary>As a separate program, with everything that was recorded.</summary>
    /// <param name="runsAgent">The recorded agent runs in a real terminal; otherwise it is simulated.</param>
    /// <param name="longest">The timeout for an event that should have come by now: a minute.</param>
    public static async Task PlayAsProgramAsync(string name, int speed = 1, bool runsAgent = false, TimeSpan? longest = null)
    {
        await using var run = new ScenarioRun(Recordings.Scenarios[name], asProgram: true, speed, runsAgent, longest);
        await run.PlayAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var stream in _streams.Values)
        {
            stream.Live.Dispose();
        }

        foreach (var half in _halves.Values)
        {
            half.Dispose();
        }

        _program?.Dispose();
        _http.Dispose();
        if (_mock is not null)
        {
            await _mock.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }

    private async Task PlayAsync()
    {
        foreach (var (name, content) in _scenario.Given.DistinctBy(file => file.Name))
        {
            await File.WriteAllTextAsync(Path.Combine(_folder, name), content);
        }

        _port = ChosenPort.Next();
        await StartAsync();
        foreach (var (step, nextDeed) in _scenario.WithNextDeeds())
        {
            _pace.NextDeed = nextDeed;
            await (step switch
            {
                { Who: "server", What: "listening" } => ListenAsync(step),
                { IsSignal: true } => SignalAsync(step),
                { Who: "server" } => EndAsync(step),
                { Who: "status", What: "stable" } => WaitForStableAsync(step),
                { IsStream: true } => StreamAsync(step),
                { IsExchange: true } => ExchangeAsync(step),
                { What: "half sent" } => SendHalfAsync(step),
                { IsTyped: true } => TypeAsync(step),
                { Who: "attach shows" } => ShowScreenAsync(step),
                { Who: "after ctrl-c" } => Task.CompletedTask, // That the client ended is its own affair.
                { IsRequest: true } => RequestAsync(step),
                _ when step.Who.StartsWith("file ", StringComparison.Ordinal) => FileAsync(step),
                _ when _halves.ContainsKey(step.Who) => RestAsync(step),
                _ => AnswerAsync(step),
            });
        }

        if (_requests.Count > 0)
        {
            await _pace.PassAsync(TimeSpan.FromSeconds(20));
            Assert.All(_requests, request => Assert.False(request.Value.IsCompleted, $"{request.Key} was answered, though it never was in the recording."));
        }

        foreach (var (who, (live, recorded)) in _streams)
        {
            _recorded.Add(who, recorded.Items);
            // A server that was stopped at this moment sent no more; one that goes on may.
            _live.Add(who, _asProgram ? live.Items : live.ItemsBefore(_clock.GetTimestamp() - TimeSpan.TicksPerSecond, recorded.Items.Count));
        }

        Transcript.AssertEqual(_recorded, _live, _asProgram);
    }

    private async Task StartAsync()
    {
        if (_asProgram)
        {
            string[] flags = [.. _scenario.Flags.Select(flag => flag.Replace("{dir}", _folder, StringComparison.Ordinal))];
            _clock.RunUntil(long.MaxValue);
            _program = ServerProgram.Start(["server", "--port", $"{_port}", .. flags, "--", .. _scenario.Command.Split(' ', 3)], _scenario.Agent, _clock.Speed, _scenario.Version, runsAgent: _runsAgent);
        }
        else
        {
            _mock = await Servers.StartAsync(_scenario, _folder, _clock);
            _port = _mock.Address.Port;
        }
    }

    private async Task ListenAsync(Step step)
    {
        if (_program is not null)
        {
            await _program.WaitForPortAsync(_port);
        }

        _pace.Observed(step, _clock.GetTimestamp());
    }

    private async Task SignalAsync(Step step)
    {
        await _pace.DueAsync(step, isAsked: _requests.Count > 0);
        _pace.Does(step);
        await _program!.SignalAsync(step.What["sent ".Length..]);
        _pace.Anchor(step);
    }

    private async Task EndAsync(Step step)
    {
        var (code, output, error) = await _program!.EndAsync();
        _recorded.Add("server", step.What);
        _live.Add("server", $"exit {code}");
        _recorded.AddLog(Naming.WithoutFrames(_scenario.Out), Name);
        _live.AddLog(output, Name);
        _recorded.Add("stderr", Name(Naming.WithoutFrames(_scenario.Error)));
        _live.Add("stderr", Name(error));
        _pace.Anchor(step);
    }

    private async Task WaitForStableAsync(Step step)
    {
        using var enough = new CancellationTokenSource(_pace.Patience(step));
        while (true)
        {
            using var asked = new HttpRequestMessage(HttpMethod.Get, new Uri(Address, "/status"));
            using var answer = await _http.SendAsync(asked, enough.Token);
            using var status = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(enough.Token));
            if (status.RootElement.GetProperty("status").GetString() == "stable")
            {
                break;
            }

            await _pace.PassAsync(TimeSpan.FromMilliseconds(20));
        }

        _pace.Observed(step, _clock.GetTimestamp());
    }

    private async Task StreamAsync(Step step)
    {
        if (!_streams.TryGetValue(step.Who, out var stream))
        {
            await _pace.DueAsync(step);
            stream = _streams[step.Who] = (await LiveStream.OpenAsync(Address, step.Who == "screen" ? "/internal/screen" : "/events", _clock), new ChunkedText());
            await stream.Live.WaitAsync(1, _pace.Patience(step));
        }

        var (live, recorded) = stream;
        if (step.What == "<closed>")
        {
            recorded.Close();
        }
        else
        {
            recorded.Add(Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(step.What)));
        }

        if (!_asProgram || step.Who == "screen")
        {
            _pace.Observed(step, await _pace.RunUntilAsync(live.WaitAsync(recorded.Items.Count, _pace.Patience(step))));
            return;
        }

        // A client that connects some ticks later gets fewer events before the first "stable".
        var (settled, last) = (recorded.Items.FindIndex(Step.IsStable), recorded.Items.Count);
        if (settled < 0 && step.What == "<closed>")
        {
            await live.WaitAsync(item => item.StartsWith("<closed", StringComparison.Ordinal), _pace.Patience(step));
        }
        else if (settled >= 0 && !_missed.ContainsKey(step.Who))
        {
            _missed[step.Who] = settled + 1 - await live.WaitAsync(Step.IsStable, _pace.Patience(step));
            _pace.Anchor(step, await live.WaitAsync(last - _missed[step.Who], _pace.Patience(step)));
        }
        else if (settled >= 0)
        {
            _pace.Observed(step, await live.WaitAsync(last - _missed[step.Who], _pace.Patience(step)));
        }
    }

    private async Task RequestAsync(Step step)
    {
        await _pace.DueAsync(step, isAsked: _requests.Count > 0);
        _pace.Does(step);
        var parts = step.What.Split(' ', 4);
        var settings = _clock.Settings;
        var answered = _requests[step.Who] = Task.Run(async () =>
        {
            using var request = new HttpRequestMessage(new HttpMethod(parts[1]), new Uri(Address, parts[2]));
            request.Headers.Host = $"localhost:{_port}";
            if (parts[3].Length > 0)
            {
                request.Content = new StringContent(parts[3], Encoding.UTF8, "application/json");
            }

            using var answer = await _http.SendAsync(request);
            var text = Encoding.UTF8.GetString(await answer.Content.ReadAsByteArrayAsync());
            return $"{_clock.GetTimestamp()} {(int)answer.StatusCode} {text}";
        });

        await _pace.TakenAsync(answered, settings, alone: _requests.Count == 1);
    }

    private async Task AnswerAsync(Step step)
    {
        Assert.True(_requests.Remove(step.Who, out var request), $"The runner does not know what \"{step.Who}: {step.What}\" is.");
        var answer = (await _pace.RunUntilAsync(request.WaitAsync(_pace.Patience(step)))).Split(' ', 2);
        _recorded.Add(step.Who, Name(step.What));
        _live.Add(step.Who, Name(answer[1]));
        _pace.Observed(step, long.Parse(answer[0], CultureInfo.InvariantCulture));
    }

    private async Task ExchangeAsync(Step step)
    {
        var parts = step.Who.Split(' ', 3);
        using var headers = JsonDocument.Parse(parts[2]);
        var answer = await RawExchange.SendAsync(Address, $"{parts[0]} {parts[1]}",
            [.. headers.RootElement.EnumerateObject().Select(header => (header.Name, header.Value.GetString()!))], $"127.0.0.1:{_port}");
        _recorded.Add(step.Who, RawExchange.Normal(step.What));
        _live.Add(step.Who, answer);
        _pace.Anchor(step);
    }

    private async Task SendHalfAsync(Step step)
    {
        var half = _halves[step.Who] = await RawClient.ConnectAsync(Address);
        await half.SendAsync($"POST /message HTTP/1.1\r\nHost: localhost:{_port}\r\nContent-Type: application/json\r\nContent-Length: 40\r\n\r\n{{\"content\":");
        _pace.Anchor(step);
    }

    private async Task RestAsync(Step step)
    {
        var half = _halves[step.Who];
        var answer = await _pace.RunUntilAsync(half.ReadHeadAsync().WaitAsync(_pace.Patience(step)));
        var missing = int.Parse(answer.Split("Content-Length: ")[1].Split('\r')[0], CultureInfo.InvariantCulture);
        while (missing > 0 && await half.ReadAsync(missing) is { Length: > 0 } more)
        {
            answer += more;
            missing -= more.Length;
        }

        _recorded.Add(step.Who, Sorted(step.What));
        _live.Add(step.Who, Sorted(Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(answer))));
        _pace.Observed(step, _clock.GetTimestamp());

        string Sorted(string text)
        {
            var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            return $"{string.Join('\n', text[..end].Split("\r\n").Where(line => !line.StartsWith("Date:", StringComparison.Ordinal)).Order(StringComparer.Ordinal))}{Name(text[end..])}";
        }
    }

    /// <summary>Sends the bytes that <c>agentapi attach</c> sent.</summary>
    private async Task TypeAsync(Step step)
    {
        await _pace.DueAsync(step);
        var client = _halves[step.Who] = await RawClient.ConnectAsync(Address);
        await client.SendAsync(step.What.Replace("{proxy}", $"{_port}", StringComparison.Ordinal));
        Assert.StartsWith("HTTP/1.1 200 OK\r\n", await client.ReadHeadAsync(), StringComparison.Ordinal);
    }

    private async Task ShowScreenAsync(Step step)
    {
        await _pace.DueAsync(step);
        using var screen = await LiveStream.OpenAsync(Address, "/internal/screen", _clock);
        await screen.WaitAsync(2, _pace.Patience(step));
        using var data = JsonDocument.Parse(screen.Items[1]["event: screen\ndata: ".Length..]);
        _recorded.Add(step.Who, step.What);
        _live.Add(step.Who, string.Join('\n', data.RootElement.GetProperty("screen").GetString()!.Split('\n').Select(line => line.TrimEnd())));
    }

    private async Task FileAsync(Step step)
    {
        await _pace.DueAsync(step);
        var path = Path.Combine(_folder, step.Who["file ".Length..]);
        _recorded.Add(step.Who, step.Who.EndsWith("pid", StringComparison.Ordinal) && step.What.StartsWith("0o600 ", StringComparison.Ordinal) ? "0o600 {pid}\n" : Name(step.What));
        _live.Add(step.Who, File.Exists(path)
            ? Name($"0o{(OperatingSystem.IsWindows() ? "" : Convert.ToString((int)File.GetUnixFileMode(path), 8))} {await File.ReadAllTextAsync(path)}")
            : "<none>");
        _pace.Anchor(step);
    }

    private string Name(string text) => Naming.Of(text, _port, _folder, _program?.Id);
}
