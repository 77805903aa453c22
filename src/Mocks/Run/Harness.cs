using System.ComponentModel;
using Mocks.Mocking.Settings;

namespace Mocks.Run;

/// <summary>A command to run, and its expected result.</summary>
/// <param name="Words">The command as typed; empty for the Snapshotter.</param>
/// <param name="Title">Printed before the command; usually empty.</param>
internal sealed record RunOrder(string[] Words, FaultOrder[] Faults, int ExpectedExit, TimeSpan Timeout, bool IsJson, string Title = "")
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
        var command = order.FindCommand();

        // In JSON mode standard output has the JSON object only.
        var screen = order.IsJson ? Console.Error : Console.Out;
        await screen.WriteLineAsync($"{order.Title}$ {order.Shown}");
        mocks.BeginStop();
        try
        {
            var result = await CommandRunner.RunAsync(command, mocks.Environment, order.Timeout, screen);
            mocks.EndStop();
            return await RunReport.MakeAsync(mocks, command, result, order.ExpectedExit);
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
        catch (SettingException taken) when (taken.Message.StartsWith("--port", StringComparison.Ordinal))
        {
            throw new SettingException(taken.Message, exitCode: 3);
        }
    }
}
