using Mocks.Mocking.Settings;

namespace Mocks.Run;

/// <summary>What is run, and what is right for it.</summary>
/// <param name="Words">The command as it was typed; empty for the Snapshotter.</param>
/// <param name="Expected">The exit code that is right.</param>
/// <param name="Title">What is said before the command; empty mostly.</param>
internal sealed record RunOrder(string[] Words, FaultOrder[] Faults, int Expected, TimeSpan Timeout, bool IsJson, string Title = "")
{
    /// <summary>For people.</summary>
    public string Shown => Words.Length > 0 ? string.Join(' ', Words) : "snapshotter";

    /// <exception cref="SettingException">The Snapshotter is not in this program's folder.</exception>
    public string[] Line => Words.Length > 0 ? Words : SnapshotterProgram.Find();
}

/// <summary>Stops a workspace with a command in it, between both mocks, and reports.</summary>
internal static class Harness
{
    /// <exception cref="SettingException">A setting cannot be used, or something could not start (exit 3).</exception>
    public static async Task<RunReport> RunAsync(SettingReader reader, RunOrder order)
    {
        await using var mocks = await StartAsync(reader, order.Faults);
        var line = order.Line;
        var environment = Workspace.EnvironmentOf(mocks);

        // In JSON mode the object has standard output for itself.
        using var screen = new Screen(order.IsJson ? Console.Error : Console.Out, Console.Error, TimeProvider.System);
        await screen.WriteLineAsync($"{order.Title}$ {order.Shown}");
        Workspace.BeginStop(mocks);
        try
        {
            var result = await CommandRunner.RunAsync(line, environment, order.Timeout, screen);
            Workspace.EndStop(mocks);
            return await RunReport.MakeAsync(mocks, line, result, order.Expected);
        }
        catch (System.ComponentModel.Win32Exception missing)
        {
            throw new SettingException($"cannot start \"{line[0]}\": {missing.Message}. " +
                "Name a program on PATH or by its path, e.g. mocks run -- bash my-shutdown.sh", exitCode: 3);
        }
    }

    private static async Task<BothMocks> StartAsync(SettingReader reader, FaultOrder[] faults)
    {
        try
        {
            return await BothMocks.StartAsync(reader, faults);
        }
        catch (SettingException taken) when (taken.Message.StartsWith("--port", StringComparison.Ordinal))
        {
            throw new SettingException(taken.Message, exitCode: 3);
        }
    }
}
