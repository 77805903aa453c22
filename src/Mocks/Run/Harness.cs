using System.ComponentModel;
using Mocks.Afterwards;
using Mocks.Mocking.Log;
using Mocks.Mocking.Settings;
using Mocks.Mocking.Telemetry;

namespace Mocks.Run;

/// <summary>A command to run, and its expected result.</summary>
/// <param name="Words">The command as typed; empty for the Snapshotter.</param>
/// <param name="Title">Printed before the command; usually empty.</param>
/// <param name="Ended">Is told of the report while the mocks still run.</param>
internal sealed record RunOrder(string[] Words, FaultOrder[] Faults, int ExpectedExit, Expectation ExpectedSnapshot, TimeSpan Timeout, bool IsJson, string Title = "",
    Action<BothMocks, RunReport>? Ended = null)
{
    public string Shown => Words.Length > 0 ? string.Join(' ', Words) : "snapshotter";

    /// <exception cref="SettingException">The Snapshotter is not next to this program (exit 3).</exception>
    public string[] FindCommand()
    {
        if (Words.Length > 0)
        {
            return Words;
        }

        var folder = AppContext.BaseDirectory;
        var native = Path.Combine(folder, OperatingSystem.IsWindows() ? "snapshotter.exe" : "snapshotter");
        var portable = Path.Combine(folder, "snapshotter.dll");
        return File.Exists(native) ? [native]
            : File.Exists(portable) ? ["dotnet", portable]
            : throw new SettingException($"the Snapshotter is not in {folder}: build the whole solution, or name a command after --.", exitCode: 3);
    }
}

/// <summary>Stops a workspace with a command in it, between both mocks, and reports.</summary>
internal static class Harness
{
    /// <exception cref="SettingException">A setting cannot be used, or a program could not start (exit 3).</exception>
    public static async Task<RunReport> RunAsync(SettingReader reader, RunOrder order)
    {
        await using var mocks = await StartAsync(reader, order.Faults);
        await using var telemetry = TelemetryExport.Start("mocks", mocks.AgentApi, mocks.Coderd);
        var command = order.FindCommand();

        // In JSON mode standard output has the JSON object only.
        var screen = order.IsJson ? Console.Error : Console.Out;
        await screen.WriteLineAsync($"{order.Title}$ {order.Shown}");
        return await RunAsync(mocks, command, order, async () =>
        {
            // Not on standard output, where the report comes. What the report itself asks the mocks is no exchange of the command.
            using var log = mocks.StartLog(LogOutput.StandardError);
            return await CommandRunner.RunAsync(command, mocks.Environment, order.Timeout, screen);
        });
    }

    /// <summary>The same without showing anything, and without minding signals.</summary>
    /// <exception cref="SettingException">A setting cannot be used, or a program could not start (exit 3).</exception>
    /// <exception cref="OperationCanceledException">The command was ended because of the token.</exception>
    public static async Task<RunReport> RunQuietlyAsync(SettingReader reader, RunOrder order, CancellationToken cancellationToken)
    {
        await using var mocks = await StartAsync(reader, order.Faults);
        var command = order.FindCommand();
        return await RunAsync(mocks, command, order, () => CommandRunner.RunQuietlyAsync(command, mocks.Environment, order.Timeout, cancellationToken));
    }

    private static async Task<RunReport> RunAsync(BothMocks mocks, string[] command, RunOrder order, Func<Task<CommandResult>> run)
    {
        mocks.BeginStop();
        try
        {
            var result = await run();
            mocks.EndStop();
            var report = await RunReport.MakeAsync(mocks, command, result, order);
            order.Ended?.Invoke(mocks, report);
            return report;
        }
        catch (Win32Exception missing)
        {
            throw new SettingException($"cannot start \"{command[0]}\": {missing.Message}. " +
                "Name a program on PATH, or give its path, e.g. mocks run -- bash my-shutdown.sh", exitCode: 3);
        }
    }

    private static async Task<BothMocks> StartAsync(SettingReader reader, FaultOrder[] faults)
    {
        try
        {
            return await BothMocks.StartAsync(reader, faults);
        }
        catch (SettingException taken) when (taken.InnerException is IOException or System.Net.Sockets.SocketException)
        {
            throw new SettingException(taken.Message, exitCode: 3);
        }
    }
}
