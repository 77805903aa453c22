namespace Mocks.Tests.Action;

/// <summary>How the use of an action ended.</summary>
/// <param name="Output">What its steps wrote, to both outputs.</param>
/// <param name="Summary">What its steps added to the summary of the job.</param>
internal sealed record Used(int ExitCode, string Output, string Summary, IReadOnlyDictionary<string, string> Outputs);

/// <summary>A job of a workflow, in which composite actions are run by hand as a runner runs them: each step in bash, with files for what it exports.</summary>
internal sealed class Job : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("job-").FullName;
    private readonly List<string> _path = [];

    public Job() => Directory.CreateDirectory(Temporary);

    /// <summary>What steps have exported.</summary>
    public Dictionary<string, string> Environment { get; } = [];

    /// <summary>The folder in which steps run.</summary>
    public string Workspace => _folder;

    private string Temporary => Path.Combine(_folder, "temp");

    /// <param name="folder">Of the action in the repository.</param>
    /// <param name="actionPath">Where the runner has put the action.</param>
    public async Task<Used> UseAsync(string folder, IReadOnlyDictionary<string, string> inputs, string? actionPath = null)
    {
        var action = ActionFile.Read(folder);
        Assert.Equal([], inputs.Keys.Except(action.Inputs.Keys));
        var values = action.Inputs.ToDictionary(input => $"inputs.{input.Key}", input => inputs.GetValueOrDefault(input.Key, input.Value.Default ?? ""));
        values["github.action_path"] = actionPath ?? Path.Combine(Repository.Root, folder);
        var (output, summary) = ("", "");
        foreach (var step in action.Runs.Steps)
        {
            Assert.Equal("bash", step.Shell);
            var ended = await RunAsync(step, values);
            output += ended.Output + ended.Errors;
            summary += Exported("SUMMARY");
            foreach (var (name, value) in Pairs("OUTPUT"))
            {
                values[$"steps.{step.Id}.outputs.{name}"] = value;
            }

            foreach (var (name, value) in Pairs("ENV"))
            {
                Environment[name] = value;
            }

            _path.InsertRange(0, Exported("PATH").Split('\n', StringSplitOptions.RemoveEmptyEntries));
            if (ended.ExitCode != 0)
            {
                return new Used(ended.ExitCode, output, summary, new Dictionary<string, string>());
            }
        }

        return new Used(0, output, summary, action.Outputs.ToDictionary(one => one.Key, one => ActionFile.Evaluate(one.Value.Value!, values)));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private Task<Ended> RunAsync(ActionStep step, Dictionary<string, string> values)
    {
        var script = Path.Combine(_folder, "script.sh");
        File.WriteAllText(script, step.Run);
        foreach (var name in new[] { "ENV", "OUTPUT", "PATH", "SUMMARY" })
        {
            File.WriteAllText(FileOf(name), "");
        }

        var start = Programs.Other("bash", "--noprofile", "--norc", "-eo", "pipefail", script);
        start.WorkingDirectory = Workspace;
        return RunningProgram.RunAsync(start
            .With(("RUNNER_TEMP", Temporary), ("GITHUB_ACTIONS", "true"), ("GITHUB_ENV", FileOf("ENV")), ("GITHUB_OUTPUT", FileOf("OUTPUT")),
                ("GITHUB_PATH", FileOf("PATH")), ("GITHUB_STEP_SUMMARY", FileOf("SUMMARY")),
                ("PATH", string.Join(':', [.. _path, System.Environment.GetEnvironmentVariable("PATH")])))
            .With(Environment.Select(variable => (variable.Key, variable.Value)))
            .With(step.Env.Select(variable => (variable.Key, ActionFile.Evaluate(variable.Value, values)))));
    }

    private string FileOf(string name) => Path.Combine(_folder, name);

    private string Exported(string name) => File.ReadAllText(FileOf(name));

    private IEnumerable<(string Name, string Value)> Pairs(string file) =>
        Exported(file).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('=', 2)).Select(pair => (pair[0], pair[1]));
}
