using System.CommandLine;
using System.Runtime.InteropServices;
using Microsoft.Extensions.DependencyInjection;
using Mocks.MockCoderd.World;
using Mocks.Mocking.Settings;

namespace Mocks.Up;

/// <summary>Both mocks in one process, until a signal stops them.</summary>
internal static class UpCommand
{
    public static Command Make()
    {
        var command = new Command("up", "Starts both mocks and prints where they are.");
        var options = SettingOptions.AddTo(command, MocksSettings.All(MocksSettings.UsualPorts));
        var faults = new Option<string[]>("--fault") { Description = MocksSettings.Fault.Help, HelpName = "fault" };
        command.Options.Add(faults);
        command.SetAction((parsed, _) => UpAsync(
            new SettingReader(setting => options.ValueOf(parsed, setting), Environment.GetEnvironmentVariable).Renamed(MocksSettings.UsualPorts),
            parsed.GetValue(faults) ?? []));
        return command;
    }

    private static async Task<int> UpAsync(SettingReader reader, string[] faults)
    {
        var stop = new TaskCompletionSource();
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        var orders = faults.Select(FaultOrder.Parse).ToArray();
        await using var mocks = await BothMocks.StartAsync(reader, orders);
        await Console.Out.WriteAsync(Page(mocks));
        await Console.Out.FlushAsync();
        await stop.Task;
        return 0;

        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = true;
            stop.TrySetResult();
        }
    }

    private static string Page(BothMocks mocks)
    {
        var agentApi = mocks.AgentApi.Address.GetLeftPart(UriPartial.Authority);
        var coderd = mocks.Coderd.Address.GetLeftPart(UriPartial.Authority);
        var world = mocks.Coderd.Services.GetRequiredService<WorldStore>();
        var (task, user) = (world.DefaultTask, world.DefaultUser);
        return $"""
            Mock AgentAPI listening on {agentApi}
            Mock coderd listening on {coderd}

            AgentAPI   preset {mocks.Preset}
                       curl {agentApi}/messages
                       {agentApi}/chat/embed  to talk to it in a browser
                       {agentApi}/swagger
            coderd     {(mocks.Strict ? "strict: answers as the real one" : "lenient: takes any token and task, and says in verdicts what the real one would not")}
                       curl {coderd}/__admin/verdicts
                       {coderd}/swagger

            For a script in a workspace's place:
              export CODER_AGENT_URL={coderd}/
              export CODER_AGENT_TOKEN={world.DefaultAgent.Agent.Token}
              export ARG_TASK_ID={task.Id}
              export ARG_AGENTAPI_PORT={mocks.AgentApi.Address.Port}
            What a person reads of the task, live while it is active and the snapshot once it is paused:
              curl -H 'Coder-Session-Token: {user.ApiKey}' {coderd}/api/v2/tasks/{user.Name}/{task.Name}/logs
              curl -H 'Coder-Session-Token: {user.ApiKey}' -X POST {coderd}/api/v2/tasks/{user.Name}/{task.Name}/pause
              curl {coderd}/__admin/world/tasks/{task.Name}

            Ctrl-C stops both.

            """;
    }
}
