using System.CommandLine;
using Mocks.Explain;
using Mocks.Mocking.Hosting;
using Mocks.Mocking.Log;
using Mocks.Mocking.Secrets;
using Mocks.Mocking.Settings;
using Mocks.Mocking.Telemetry;

namespace Mocks.Up;

/// <summary>Runs both mocks in one process until a signal stops it.</summary>
internal static class UpCommand
{
    public static Command Make() => Make("up", (reader, faults) => reader.Switch(Detached.Setting) ? Detached.StartAsync(reader) : UpAsync(reader, faults, place: null));

    /// <summary>The process that <c>mocks up --detach</c> starts.</summary>
    public static Command MakeBackground()
    {
        var command = Make(BackgroundProcess.Verb, async (reader, faults) =>
        {
            BackgroundProcess.Leave();
            using var place = BackgroundPlace.Take();
            return await UpAsync(reader, faults, place);
        });
        command.Hidden = true;
        return command;
    }

    private static Command Make(string verb, Func<SettingReader, FaultOrder[], Task<int>> run)
    {
        var command = new Command(verb, """
            Starts both mocks, prints their addresses, and runs until Ctrl-C. With --detach it starts them in the background,
            prints the addresses when both are ready, and ends; `mocks down` ends them.
              mocks up --preset many
              eval "$(mocks up --detach)" && bash my-shutdown.sh; mocks down
              mocks up --workspace        also the task's workspace: its agent connects, and Ctrl-C ends the task with its snapshot kept
            """);
        var options = SettingOptions.AddTo(command,
            [.. MocksSettings.All(MocksSettings.UsualPorts), UpWorkspace.Setting, Explanation.Journal, Readiness.Wait, Readiness.Limit, Detached.Setting, Detached.Format, Detached.LogFile]);
        var faults = FaultOrder.AddTo(command);
        command.SetAction((parsed, _) => run(
            new SettingReader(setting => options.ValueOf(parsed, setting), Environment.GetEnvironmentVariable).Renamed(MocksSettings.UsualPorts),
            faults(parsed)));
        return command;
    }

    private static async Task<int> UpAsync(SettingReader reader, FaultOrder[] faults, BackgroundPlace? place)
    {
        if (place is null)
        {
            Detached.Check(reader);
        }

        var patience = Readiness.LimitOf(reader);
        using var logFile = place is null ? null : Detached.OpenLog(reader);
        var journalFile = Explanation.CheckJournal(reader);
        var stop = new TaskCompletionSource();
        using var ending = new EndingSignals(_ => stop.TrySetResult());
        await using var mocks = await StartAsync(reader, faults);
        await using var telemetry = TelemetryExport.Start("mocks", mocks.AgentApi, mocks.Coderd);
        using var trim = MemoryTrim.OfProcess();
        await BindWarning.WriteAsync(reader, "mocks");
        if (place is not null || reader.Switch(Readiness.Wait))
        {
            await Readiness.WaitAsync(mocks, reader.Find(Readiness.Limit), patience);
        }

        if (place is null)
        {
            // Its tokens are there to be copied.
            await ShownConsole.Exact.WriteAsync(Page(mocks));
            await ShownConsole.Exact.FlushAsync();
        }
        else if (!await place.HandOverAsync(UpState.Of(mocks), logFile))
        {
            return 3;
        }

        using var log = mocks.StartLog(LogOutput.StandardOutput);
        var isKept = true;
        await using (var workspace = reader.Switch(UpWorkspace.Setting) ? await UpWorkspace.StartAsync(mocks, ShownConsole.Exact) : null)
        {
            await stop.Task;
            if (workspace is not null)
            {
                isKept = await workspace.StopAsync();
            }
        }

        var isWritten = journalFile.Length == 0 || Explanation.KeepJournal(journalFile, mocks.AgentApi.Services, RunJournal.Of(mocks.Journals, run: null));
        return !isKept ? 1 : isWritten ? 0 : 2;
    }

    private static async Task<BothMocks> StartAsync(SettingReader reader, FaultOrder[] faults)
    {
        try
        {
            return await BothMocks.StartAsync(reader, faults);
        }
        catch (SettingException refused) when (refused.InnerException is IOException && BackgroundPlace.Running() is { } running)
        {
            throw new SettingException($"{refused.Message} Mocks run in the background, {running}; 'mocks down' ends them.", refused.ExitCode, refused);
        }
    }

    private static string Page(BothMocks mocks)
    {
        var agentApi = mocks.AgentApi.Address.GetLeftPart(UriPartial.Authority);
        var coderd = mocks.Coderd.Address.GetLeftPart(UriPartial.Authority);
        var (task, user) = (mocks.World.DefaultTask, mocks.World.DefaultUser);
        return $"""
            Mock AgentAPI listening on {mocks.AgentApi.Reached}
            Mock coderd listening on {mocks.Coderd.Reached}

            AgentAPI   preset {mocks.Preset}
                       curl {agentApi}/messages
                       {agentApi}/chat/embed  to talk to it in a browser
                       {agentApi}/swagger
            coderd     {(mocks.Strict ? "strict: answers as the real coderd does" : "lenient: accepts any token and task; verdicts say what the real coderd would refuse")}
                       curl {coderd}/__admin/verdicts
                       {coderd}/swagger

            To run a script as in a workspace:
            {string.Join('\n', mocks.Environment.Select(variable => $"  export {variable.Key}={variable.Value}"))}
            To read the task as a person does (live while it is active, the snapshot once it is paused), and to pause it:
              curl -H 'Coder-Session-Token: {user.ApiKey}' {coderd}/api/v2/tasks/{user.Name}/{task.Name}/logs
              curl -H 'Coder-Session-Token: {user.ApiKey}' -X POST {coderd}/api/v2/tasks/{user.Name}/{task.Name}/pause
              curl {coderd}/__admin/world/tasks/{task.Name}

            Ctrl-C stops both.

            """;
    }
}
