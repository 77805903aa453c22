using System.CommandLine;
using System.Runtime.InteropServices;
using Mocks.Afterwards;
using Mocks.Explain;
using Mocks.Mocking.Settings;
using Mocks.Run;
using Mocks.Workspace.Declaration;
using Mocks.Workspace.Lessons;
using Mocks.Workspace.Life;
using Mocks.Workspace.Reports;
using Mocks.Workspace.Terraform;
using Mocks.Workspace.World;

namespace Mocks.Workspace;

/// <summary>Lives a workspace from a Terraform state: start to stop, its scripts really run.</summary>
internal static class WorkspaceCommand
{
    private static readonly TimeSpan StandardGrace = TimeSpan.FromSeconds(10);

    public static Command Make()
    {
        var command = new Command("workspace", """
            Reads a Terraform state as coderd does, and lives its workspace with a mock coderd and an agent in this process: the start
            scripts, your command, the stop build, SIGTERM, the stop scripts, SIGKILL when the grace is over. The scripts really run, in
            a scratch home with its own HOME and TMPDIR; the mock as agentapi and the Snapshotter are first on their PATH.
            Then it says what a person reads who opens the paused task, what the scripts left behind, and what really bites there.
              terraform apply -state terraform.tfstate
              mocks workspace --state terraform.tfstate
              terraform show -json | mocks workspace --state - -- bash check.sh
              mocks workspace --state terraform.tfstate --grace 0s            what docker_container does without destroy_grace_seconds
              mocks workspace --state terraform.tfstate --container ubuntu:24.04
              mocks workspace --state terraform.tfstate --fault 'coderd POST *log-snapshot status=503'

            A module that was applied alone gets an agent. COMMAND runs when the start scripts have ended, in the environment of a
            terminal of the workspace.

            Exit codes: 0 good, 1 a verdict or a command that fails, 2 a bad setting or a state that coderd refuses, 3 a port is taken
            or a program could not start.
            """);
        var words = new Argument<string[]>("command") { Arity = ArgumentArity.ZeroOrMore, Description = "A command to run in the workspace when it is ready, after --." };
        command.Arguments.Add(words);
        var options = SettingOptions.AddTo(command, [.. WorkspaceSettings.OfALife, .. WorkspaceSettings.OfCoderd, Expectation.Setting, Explanation.Page, Explanation.Journal]);
        var environment = Repeated("--env", "NAME=VALUE", "A variable of the agent's own environment, which scripts inherit; NAME alone takes this machine's value. May be given more than once.");
        var set = Repeated("--set", "NAME=VALUE", "task.prompt=TEXT sets the task's prompt.");
        command.Options.Add(environment);
        command.Options.Add(set);
        var faults = FaultOrder.AddTo(command);
        command.SetAction((parsed, _) => RunAsync(
            new SettingReader(setting => options.ValueOf(parsed, setting), Environment.GetEnvironmentVariable).Renamed(WorkspaceSettings.Names),
            reader => OrderOf(reader, parsed.GetValue(environment) ?? [], parsed.GetValue(set) ?? [], faults(parsed), RunCommand.CommandOf(parsed, words))));
        return command;
    }

    /// <exception cref="SettingException">A setting cannot be used, or coderd refuses the state.</exception>
    public static WorkspaceOrder OrderOf(SettingReader reader, IReadOnlyList<string> environment, IReadOnlyList<string> set, FaultOrder[] faults, string[] words)
    {
        var found = reader.Find(StateSource.Setting);
        var (declared, notes) = Read(found);
        var grace = WorkspaceSettings.ReadGrace(reader);
        return new WorkspaceOrder(
            found.Text, declared, notes, WorkspaceOrder.ReadPrompt(set, DeclaredWorld.TaskIdOf(declared) is not null), WorkspaceOrder.ReadEnvironment(environment),
            grace ?? declared.Grace?.Time ?? StandardGrace, reader.OneOf(WorkspaceSettings.Until, "ready", "off") == "off", reader.Switch(WorkspaceSettings.Keep),
            TimeSpan.FromSeconds(reader.Number(WorkspaceSettings.TimeoutSeconds, 1, 86_400)), words, faults, Expectation.Read(reader), AllowedOf(reader))
        {
            Container = reader.Text(WorkspaceSettings.Container),
        };
    }

    private static (DeclaredWorkspace Declared, IReadOnlyList<string> Notes) Read(SettingValue found)
    {
        using var input = Console.OpenStandardInput();
        var (resources, notes) = StandIns.AddTo(StateSource.Read(found, input));
        try
        {
            var declared = Conversion.Of(resources);
            return declared.Agents.Count > 0 ? (declared, notes)
                : throw SettingReader.Refuse(found, "the state has no coder_agent, and no script, app or variable that would need one");
        }
        catch (BuildFailure failure)
        {
            throw new SettingException($"{found.Source}: coderd fails the build of this state: {failure.Message}");
        }
        catch (StateException bad)
        {
            throw SettingReader.Refuse(found, bad.Message);
        }
    }

    private static IReadOnlyList<string> AllowedOf(SettingReader reader)
    {
        var names = reader.List(WorkspaceSettings.Allow);
        return names.FirstOrDefault(name => !Lesson.Names.Contains(name)) is { } unknown
            ? throw new SettingException($"--allow {unknown}: there is no verdict \"{unknown}\". It may be {string.Join(", ", Lesson.Names)}.")
            : names;
    }

    private static async Task<int> RunAsync(SettingReader reader, Func<SettingReader, WorkspaceOrder> orderOf)
    {
        var isJson = reader.OneOf(WorkspaceSettings.Format, "text", "json") == "json";
        var explanation = Explanation.Read(reader);
        var junit = reader.Text(WorkspaceSettings.JUnit);
        var order = orderOf(reader);
        var screen = isJson ? Console.Error : Console.Out;
        using var stop = new CancellationTokenSource();
        using var hurry = new CancellationTokenSource();
        using var ending = new EndingSignals(Stop);

        await screen.WriteAsync(LifeText.Head(order));
        LifeReport? report = null;
        var end = await new WorkspaceLife(order, reader, TimeProvider.System, screen, stop.Token, hurry.Token).RunAsync((coderd, ended) =>
        {
            report = LifeReports.Make(order, ended);
            explanation.Offer(0, coderd.Services, RunJournal.Of(report.Journals, run: null));
        });
        if (order.Keeps)
        {
            await screen.WriteLineAsync($"\nThe homes and logs of the agents are in {end.Scratch}");
        }

        await Console.Out.WriteAsync(isJson ? LifeFormats.JsonOf(report!) : LifeText.Of(report!, end.Outcome?.Reading));
        if (junit.Length > 0)
        {
            explanation.WriteFile(WorkspaceSettings.JUnit, junit, LifeFormats.JUnitOf(report!));
        }

        return explanation.Write(report!.Exit, page => LifePage.Fill(page, report, explanation.Run));

        // A second signal is impatience.
        void Stop(PosixSignal signal)
        {
            (stop.IsCancellationRequested ? hurry : stop).Cancel();
        }
    }

    private static Option<string[]> Repeated(string name, string value, string help) => new(name) { Description = help, HelpName = value };
}
