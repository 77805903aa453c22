using Mocks.Mocking.Secrets;
using Mocks.Mocking.Settings;

namespace Mocks.Up;

/// <summary><c>mocks up --detach</c>: the settings, and what the command prints when both mocks are ready.</summary>
internal static class Detached
{
    public static Setting Setting { get; } = new("--detach", "", "false", "1, true, 0 or false",
        "Starts both in the background, waits until they are ready, prints their addresses and ends; mocks down ends them.");

    public static Setting Format { get; } = new("--format", "", "text", "text or json",
        "With --detach: text prints export lines for a shell, json one object.");

    public static Setting LogFile { get; } = new("--log-file", "", "", "a file that can be written",
        "With --detach: gets the lines that would be on the console. It grows without a limit.");

    /// <summary>Refuses what is only for <c>--detach</c>.</summary>
    /// <exception cref="SettingException">One of them is set.</exception>
    public static void Check(SettingReader reader)
    {
        if (reader.OneOf(Format, "text", "json") == "json")
        {
            throw new SettingException("--format json: only --detach prints JSON. Add --detach, or take the addresses from the first two lines.");
        }

        if (reader.Text(LogFile).Length > 0)
        {
            throw new SettingException($"{reader.Find(LogFile).Source}: only --detach takes a log file. Add --detach, or redirect the output.");
        }
    }

    public static async Task<int> StartAsync(SettingReader reader)
    {
        if (OperatingSystem.IsWindows())
        {
            throw new SettingException("--detach: it needs Linux or macOS. On Windows: Start-Process mocks up");
        }

        var json = reader.OneOf(Format, "text", "json") == "json";
        var limit = Readiness.LimitOf(reader);
        var (state, exitCode) = await BackgroundProcess.StartAsync(reader.Find(Readiness.Limit), limit);
        if (state is null)
        {
            return exitCode;
        }

        // Its tokens are there to be used.
        await ShownConsole.Exact.WriteAsync(json ? state.ToJson() : state.ToExports());
        return 0;
    }

    /// <returns>Null when there is to be no log.</returns>
    /// <exception cref="SettingException">The file cannot be written.</exception>
    public static FileStream? OpenLog(SettingReader reader)
    {
        var found = reader.Find(LogFile);
        if (found.Text.Length == 0)
        {
            return null;
        }

        try
        {
            File.Delete(found.Text);
            return Mocking.Hosting.PrivateFile.Create(found.Text);
        }
        catch (Exception bad) when (bad is IOException or UnauthorizedAccessException)
        {
            throw SettingReader.Refuse(found, bad.Message.TrimEnd('.'));
        }
    }
}
