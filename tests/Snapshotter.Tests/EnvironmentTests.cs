using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Runtime.Versioning;
using System.Text;

namespace Mocks.Snapshotter.Tests;

/// <summary>Whatever the environment is, the program ends in time, with one of the script's exit codes, and never shows its token.</summary>
/// <remarks><c>MOCKS_ENVIRONMENTS=1000</c> tries more of them; <c>SNAPSHOTTER_PROGRAM</c> names the native program.</remarks>
[UnsupportedOSPlatform("windows")]
public sealed class EnvironmentTests
{
    private const string Conversation = """{"messages":[{"id":0,"content":"hello","role":"user"}]}""";

    private static readonly string[] Values = ["", "x", "/", "é", "\u0001", "%", "..", "-1", "true", "0", "99999999999999999999", "http://", "[::1", "*", ",", ":", "@", "//", new('x', 5000)];

    private static readonly string[] Locations =
    [
        "file:///x", "ftp://127.0.0.1:1/", "http://[::1", "http://[v1.x]/", "http://127.0.0.1:99999/", "//", "http://\u0001/", "/messages", "http://xn--a/",
        "http://%00/", "?", "../..", "http://127.1:1/", "https://127.0.0.1:1/", "mailto:a", "data:,", "http:x", "http:\\\\x\\", "h", "http://localhost:0/",
    ];

    private static readonly string[] Answers =
    [
        "", "x", "HTTP/1.1", "HTTP/1.1 200 OK\r\n\r\n" + Conversation, "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n" + Conversation,
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n7fffffffffffffff\r\n" + Conversation, "HTTP/1.1 204 X\r\n\r\n", "HTTP/1.1 500 X\r\n\r\n",
        "HTTP/1.1 401 X\r\nContent-Length: 5\r\n\r\nno", "HTTP/1.1 999 X\r\n\r\n", "HTTP/1.1 200 OK\r\n\r\n" + new string('[', 20_000),
    ];

    // A run waits for its retries most of the time.
    private const int AtOnce = 12;

    [Fact]
    public async Task Any_environment_ends_as_the_script_ends()
    {
        var count = int.Parse(Environment.GetEnvironmentVariable("MOCKS_ENVIRONMENTS") ?? "36", CultureInfo.InvariantCulture);
        ConcurrentBag<string> failures = [];
        ConcurrentBag<(TimeSpan Time, int ExitCode)> runs = [];
        await Parallel.ForAsync(1, count + 1, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (seed, _) =>
        {
            try
            {
                runs.Add(await RunAsync(seed));
            }
            catch (Exception e)
            {
                failures.Add($"Environment {seed}: {e}");
            }
        });

        Assert.True(failures.IsEmpty, string.Join('\n', failures));
        Assert.Equal(count, runs.Count);
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{count} environments: {string.Join(", ", runs.CountBy(run => run.ExitCode).Select(code => $"{code.Value} times exit {code.Key}"))}; the longest took {runs.Max(run => run.Time).TotalSeconds:0.0} s");
    }

    private static async Task<(TimeSpan Time, int ExitCode)> RunAsync(int seed)
    {
        var random = new Random(seed);
        T Any<T>(params T[] values) => values[random.Next(values.Length)];
        bool Sometimes(double share) => random.NextDouble() < share;

        using var agentApi = Sometimes(0.4) ? Sends(Any(Answers)) : Sometimes(0.5) ? Sends($"HTTP/1.1 302 X\r\nLocation: {Any(Locations)}\r\nContent-Length: 0\r\n\r\n") : Sends(Answers[3]);
        using var coderd = Sends(Any(Answers));
        var environment = SnapshotterRun.Workspace(agentApi.Port, Any(coderd.Address, $"https://localhost:{coderd.Port}", $"127.0.0.1:{coderd.Port}//", "http://127.0.0.1:1"));
        string[] proxies = [$"http://127.0.0.1:{coderd.Port}", $"https://127.0.0.1:{coderd.Port}", $"socks4://127.0.0.1:{coderd.Port}", $"socks5h://u:p@127.0.0.1:{coderd.Port}", "foo://x", .. Values];
        foreach (var name in new[] { "ARG_TASK_ID", "ARG_AGENTAPI_PORT", "CODER_AGENT_URL", "ARG_TASK_LOG_SNAPSHOT", "ARG_PID_FILE_PATH", "HOME", "ARG_MODULE_DIR_NAME" })
        {
            if (Sometimes(0.1))
            {
                environment[name] = Any(Values);
            }
        }

        foreach (var name in new[] { "http_proxy", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY" })
        {
            environment[name] = Sometimes(0.15) ? Any(proxies) : "";
        }

        foreach (var name in new[] { "no_proxy", "CURL_CA_BUNDLE", "SSL_CERT_FILE", "SSL_CERT_DIR" })
        {
            environment[name] = Sometimes(0.2) ? Any(["127.0.0.0/8", "/dev/zero", .. Values]) : "";
        }

        if (Sometimes(0.2))
        {
            environment["ARG_PID_FILE_PATH"] = Any("/dev/zero", "/proc/self/mem", "/dev/stdin", "/");
        }

        var start = Stopwatch.GetTimestamp();
        var run = await SnapshotterRun.ThroughShellAsync(environment, Any("\"$@\"", "\"$@\" >&-", "\"$@\" >/dev/full 2>&1", "\"$@\" <&- >&- 2>&-"));

        Assert.InRange(run.ExitCode, 0, 1);
        Assert.DoesNotContain(SnapshotterRun.Token, run.Output + run.Errors, StringComparison.Ordinal);

        // Nothing here hangs, so only retries take time. The start of a program under load takes some too.
        var time = Stopwatch.GetElapsedTime(start);
        Assert.InRange(time, TimeSpan.Zero, RunningProgram.Patience / 10);
        return (time, run.ExitCode);
    }

    private static RawServer Sends(string answer) => new(async (_, stream, stop) =>
    {
        await stream.WriteAsync(Encoding.UTF8.GetBytes(answer), stop);
        stream.Socket.Shutdown(SocketShutdown.Send);
    });
}
