using Mocks.AgentRpc.AgentSocket;
using Mocks.Go.Strconv;

namespace Mocks.MockWorkspaceAgent.CoderCommand;

/// <summary><c>coder exp sync</c>: scripts that run at once wait for each other.</summary>
/// <remarks>Source: coder/coder, <c>cli/sync_want.go</c>, <c>sync_start.go</c>, <c>sync_complete.go</c>, <c>sync_status.go</c>.</remarks>
internal static class SyncCommand
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan StandardTimeout = TimeSpan.FromMinutes(5);

    public static async Task<int> RunAsync(string[] words)
    {
        var (rest, timeout) = WithoutTimeout(words);
        using var late = new CancellationTokenSource(timeout);
        await using var agent = await AgentSocketClient.ConnectAsync(CancellationToken.None);
        switch (rest)
        {
            case ["ping"]:
                await agent.CallAsync("Ping", new PingRequest(), PingResponse.Parser, "ping failed", late.Token);
                Console.WriteLine("Success");
                return 0;
            case ["want", var unit, .. var dependencies] when dependencies.Length > 0:
                foreach (var dependency in dependencies)
                {
                    await agent.CallAsync("SyncWant", new SyncWantRequest { Unit = unit, DependsOn = dependency }, SyncWantResponse.Parser, "declare dependency failed", late.Token);
                }

                Console.WriteLine("Success");
                return 0;
            case ["start", var unit]:
                await StartAsync(agent, unit, late.Token);
                return 0;
            case ["complete", var unit]:
                await agent.CallAsync("SyncComplete", new SyncCompleteRequest { Unit = unit }, SyncCompleteResponse.Parser, "complete unit failed", late.Token);
                Console.WriteLine("Success");
                return 0;
            case ["status", var unit]:
                await ShowAsync(agent, unit, late.Token);
                return 0;
            case ["want", ..]:
                throw new CoderException("at least two arguments are required: a unit and what it depends on");
            default:
                throw new CoderException("exactly one unit name is required");
        }
    }

    private static async Task StartAsync(AgentSocketClient agent, string unit, CancellationToken late)
    {
        var status = await StatusAsync(agent, unit, late);
        var all = string.Join(", ", status.Dependencies.Select(dependency => dependency.DependsOn).Order(StringComparer.Ordinal));
        var open = string.Join(", ", status.Dependencies.Where(dependency => !dependency.IsSatisfied).Select(dependency => dependency.DependsOn).Order(StringComparer.Ordinal));
        if (open.Length > 0)
        {
            Console.WriteLine($"Unit {GoQuote.Quote(unit)} is waiting for dependencies to be satisfied: [{open}]");
            await WaitAsync(agent, unit, late);
        }

        await agent.CallAsync("SyncStart", new SyncStartRequest { Unit = unit }, SyncStartResponse.Parser, "start unit failed", late);
        Console.WriteLine($"Unit {GoQuote.Quote(unit)} {(
            all.Length == 0 ? "started with no dependencies"
            : open.Length == 0 ? $"started immediately, dependencies already satisfied: [{all}]"
            : $"finished waiting for dependencies: [{open}]")}");
    }

    private static async Task WaitAsync(AgentSocketClient agent, string unit, CancellationToken late)
    {
        try
        {
            do
            {
                await Task.Delay(PollInterval, late);
            }
            while (!(await agent.CallAsync("SyncReady", new SyncReadyRequest { Unit = unit }, SyncReadyResponse.Parser, "error checking dependencies", late)).Ready);
        }
        catch (OperationCanceledException)
        {
            throw new CoderException($"timeout waiting for dependencies of unit '{unit}'");
        }
    }

    private static async Task ShowAsync(AgentSocketClient agent, string unit, CancellationToken late)
    {
        var status = await StatusAsync(agent, unit, late);
        Console.WriteLine($"Unit: {unit}\nStatus: {status.Status}\nReady: {(status.IsReady ? "true" : "false")}");
        foreach (var dependency in status.Dependencies)
        {
            Console.WriteLine($"{dependency.DependsOn}  {dependency.RequiredStatus}  {dependency.CurrentStatus}  {(dependency.IsSatisfied ? "true" : "false")}");
        }
    }

    private static Task<SyncStatusResponse> StatusAsync(AgentSocketClient agent, string unit, CancellationToken late) =>
        agent.CallAsync("SyncStatus", new SyncStatusRequest { Unit = unit }, SyncStatusResponse.Parser, "get status failed", late);

    private static (string[] Words, TimeSpan Timeout) WithoutTimeout(string[] words)
    {
        List<string> rest = [];
        var timeout = StandardTimeout;
        for (var at = 0; at < words.Length; at++)
        {
            var value = words[at].StartsWith("--timeout=", StringComparison.Ordinal) ? words[at]["--timeout=".Length..]
                : words[at] == "--timeout" && at + 1 < words.Length ? words[++at] : null;
            if (value is null)
            {
                rest.Add(words[at]);
                continue;
            }

            timeout = GoDurationOf(value) ?? throw new CoderException($"invalid argument {GoQuote.Quote(value)} for \"--timeout\" flag: time: invalid duration {GoQuote.Quote(value)}");
        }

        return ([.. rest], timeout == TimeSpan.Zero ? Timeout.InfiniteTimeSpan : timeout);
    }

    // Of the forms that modules use: 30s, 5m, 1h30m.
    private static TimeSpan? GoDurationOf(string text)
    {
        var (sum, number) = (TimeSpan.Zero, "");
        foreach (var sign in text)
        {
            if (char.IsAsciiDigit(sign))
            {
                number += sign;
                continue;
            }

            if (number.Length is 0 or > 6)
            {
                return null;
            }

            var value = int.Parse(number, null);
            TimeSpan? part = sign switch { 's' => TimeSpan.FromSeconds(value), 'm' => TimeSpan.FromMinutes(value), 'h' => TimeSpan.FromHours(value), _ => null };
            if (part is null)
            {
                return null;
            }

            (sum, number) = (sum + part.Value, "");
        }

        return number.Length == 0 || text == "0" ? sum : null;
    }
}
