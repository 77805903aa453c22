using Microsoft.Extensions.DependencyInjection;
using Mocks.Afterwards;
using Mocks.MockCoderd;
using Mocks.MockCoderd.LogSnapshots;
using Mocks.MockCoderd.World;
using Mocks.Mocking.Faults;
using Mocks.Mocking.Hosting;
using Mocks.Mocking.Log;
using Mocks.Mocking.Secrets;
using Mocks.Mocking.Settings;
using Mocks.MockWorkspaceAgent.Life;
using Mocks.Run;
using Mocks.Wire.AgentApi;
using Mocks.Workspace.Containers;
using Mocks.Workspace.World;

namespace Mocks.Workspace.Life;

/// <summary>Lives the life of one workspace: start, command, stop.</summary>
/// <param name="screen">Gets each line of the time line as it comes; a synchronised writer.</param>
/// <param name="stop">Ends the start or the command early, and goes on to the stop.</param>
/// <param name="hurry">Ends the grace, too.</param>
internal sealed class WorkspaceLife(WorkspaceOrder order, SettingReader reader, TimeProvider time, TextWriter screen, CancellationToken stop, CancellationToken hurry)
{
    /// <summary>Lives it.</summary>
    /// <param name="ended">Is told of the end while coderd still runs.</param>
    /// <exception cref="SettingException">A setting cannot be used; a port is taken, or a folder or the command cannot be used (exit 3).</exception>
    public async Task<LifeEnd> RunAsync(Action<RunningMock, LifeEnd>? ended = null)
    {
        await TakenPorts.CheckAsync(order.Declared);
        var image = order.Container.Length > 0 ? await ContainerImage.FindAsync(order.Container, screen) : null;
        await using var scratch = ScratchFolder.Make(order.Keeps, hasContainers: image is not null);
        await using var containers = image is null ? null : await AgentContainers.StartAsync(image, scratch, order.Declared.Agents.Select(agent => agent.Name));
        await using var coderd = await StartCoderdAsync();
        var start = time.GetUtcNow();
        var record = new LifeRecord(screen, start, [.. order.Declared.Agents.Select(agent => agent.Name)]);
        var environment = image is null ? WorkspaceEnvironment.Of(scratch.Tools, order.Environment) : WorkspaceEnvironment.OfImage(image.Environment, scratch.Tools, order.Environment);
        var files = new LeftFiles(order.Declared.Agents.SelectMany(agent => agent.Scripts), containers?.Temporary ?? [LeftFiles.Temporary]);
        var world = coderd.Services.GetRequiredService<WorldStore>();
        var workspace = world.Workspaces[0];
        await using var agents = LivingAgents.Make(workspace.Agents, coderd.Address, scratch, environment, record, time, containers?.ByAgent);
        LifeEnd end;
        using var log = ExchangeLog.Start(coderd, LogOutput.StandardError);
        await using (var watch = new CoderdWatch(coderd, record))
        {
            var own = agents.OwnEnvironment;
            agents.Start();
            end = await LiveAsync(agents, containers, world, workspace, record) with { Scratch = scratch.Path, AgentEnvironment = own };
        }

        // Before a person's reading, which is no request of the workspace.
        end = end with
        {
            Steps = [.. RunReport.StepsOf(coderd.Services, "coderd", start)],
            Journals = [BothMocks.JournalOf(coderd)],
        };
        end = end with
        {
            Outcome = end.StoppedMs is not null && world.FirstTask is { } task ? await Outcome.OfAsync(coderd, task, [end.Conversation ?? Stored(coderd, task)]) : null,
            LeftFiles = files.Find(),
            Unseen = RunReport.UnseenOf(coderd.Services),
        };
        ended?.Invoke(coderd, end);
        return end;
    }

    private async Task<RunningMock> StartCoderdAsync()
    {
        var settings = CoderdSettings.Read(reader) with { World = DeclaredWorld.Of(order.Declared, time.GetUtcNow(), order.Prompt) };
        var coderd = await CoderdMock.StartAsync(settings, time, reader.FoundOf(CoderdSettings.All));
        foreach (var fault in order.Faults.Where(fault => fault.ForCoderd))
        {
            coderd.Services.GetRequiredService<FaultStore>().Add(fault.Fault);
        }

        coderd.Services.GetRequiredService<SecretText>().Know(() => order.Declared.Secrets);
        coderd.GuardConsole("mocks");
        return coderd;
    }

    private async Task<LifeEnd> LiveAsync(LivingAgents agents, AgentContainers? containers, WorldStore world, MockCoderd.World.Workspace workspace, LifeRecord record)
    {
        var isStarted = await WaitForStartAsync(agents);
        var end = new LifeEnd(record) { ReadyMs = isStarted ? record.MsOf(time.GetUtcNow()) : null, ReleaseName = CoderdSettings.Read(reader).Release.Name };
        if (isStarted && order.Command.Length > 0)
        {
            end = end with { Command = await RunCommandAsync(agents.All[0].Life, containers?.ByAgent[agents.All[0].Name]) };
        }

        if (order.StopsToo)
        {
            end = await StopAsync(agents, world, workspace, record, end);
        }
        else
        {
            await agents.KillAsync();
        }

        return end with { KilledAt = time.GetUtcNow(), Lifecycles = [.. agents.All.Select(agent => (agent.Name, agent.Life.State))] };
    }

    private async Task<bool> WaitForStartAsync(LivingAgents agents)
    {
        using var limit = new CancellationTokenSource(order.Timeout, time);
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stop);
        return await agents.StartEndedAsync(enough.Token);
    }

    private async Task<CommandResult> RunCommandAsync(AgentLife agent, AgentContainer? container)
    {
        await screen.WriteLineAsync($"$ {string.Join(' ', order.Command)}");
        if (container is not null)
        {
            return await ContainerCommand.RunAsync(container, agent.ScriptEnvironment, order.Command, order.Timeout, screen, stop);
        }

        try
        {
            return await CommandRunner.RunInAsync(agent.ScriptEnvironment, order.Command, order.Timeout, screen, stop);
        }
        catch (System.ComponentModel.Win32Exception missing)
        {
            throw new SettingException($"cannot start \"{order.Command[0]}\": {missing.Message}. Name a program on PATH, or give its path, e.g. mocks workspace --state FILE -- bash check.sh", exitCode: 3);
        }
    }

    private async Task<LifeEnd> StopAsync(LivingAgents agents, WorldStore world, MockCoderd.World.Workspace workspace, LifeRecord record, LifeEnd end)
    {
        var app = TaskConversation.AddressOf(order.Declared);
        var conversation = app is null ? null : await TaskConversation.ReadAsync(app);
        var watch = conversation is null ? null : await AppWatch.StartAsync(app!, record, order.Declared);
        await AddAppFaultsAsync();
        var began = time.GetUtcNow();
        record.Add(new TimeLineEntry(record.MsOf(began), "", "stop", "stop", $"grace {WorkspaceSettings.Typed(order.Grace)}"));

        // As pausing a task does it: the build comes first, and its Terraform ends the container.
        world.Build(workspace.Id, Transition.Stop, world.DefaultUser, world.FirstTask is null ? "initiator" : "task_manual_pause");
        var isOff = await agents.StopAsync(order.Grace, time, hurry);
        var stopped = time.GetUtcNow();
        if (!isOff)
        {
            record.Add(new TimeLineEntry(record.MsOf(stopped), "", "stop", "stop", "killed"));
        }

        world.MoveJob(workspace.Id, JobStatus.Succeeded);
        if (watch is not null)
        {
            await watch.DisposeAsync();
        }

        return end with { Conversation = conversation, StoppedMs = (stopped - began).TotalMilliseconds, WasKilled = !isOff, AppSteps = watch?.Steps ?? [] };
    }

    private async Task AddAppFaultsAsync()
    {
        if (order.Faults.Any(fault => !fault.ForCoderd) && TaskConversation.AddressOf(order.Declared) is { } app)
        {
            await AppFaults.AddAsync(app, order.Faults.Where(fault => !fault.ForCoderd).Select(fault => fault.Fault));
        }
    }

    private static IEnumerable<Message> Stored(RunningMock coderd, WorkspaceTask task) =>
        coderd.Services.GetRequiredService<SnapshotStore>().Current(task.Id)?.Messages ?? [];
}
