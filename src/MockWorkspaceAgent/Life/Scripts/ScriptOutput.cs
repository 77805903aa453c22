using Mocks.AgentRpc.Agent;
using Mocks.MockWorkspaceAgent.Life.Logs;

namespace Mocks.MockWorkspaceAgent.Life.Scripts;

/// <summary>Where a script's two streams go: both to its file, each line to coderd, standard output as INFO and standard error as ERROR.</summary>
internal sealed class ScriptOutput
{
    private readonly ScriptLogFile _file;
    private readonly LogSender _sender;
    private readonly ScriptName _script;
    private readonly ScriptStage _stage;
    private readonly Teller _teller;
    private readonly CancellationToken _cut;
    private readonly OutputLines _output;
    private readonly OutputLines _errors;

    /// <param name="cut">Cancelled when the script is cut by a stop: later lines are not sent.</param>
    public ScriptOutput(ScriptLogFile file, LogSender sender, ScriptName script, ScriptStage stage, Teller teller, CancellationToken cut)
    {
        (_file, _sender, _script, _stage, _teller, _cut) = (file, sender, script, stage, teller, cut);
        _output = new OutputLines(line => Take(line, isError: false));
        _errors = new OutputLines(line => Take(line, isError: true));
    }

    public void WriteOutput(ReadOnlySpan<byte> bytes)
    {
        _file.Write(bytes);
        _output.Write(bytes);
    }

    public void WriteErrors(ReadOnlySpan<byte> bytes)
    {
        _file.Write(bytes);
        _errors.Write(bytes);
    }

    /// <summary>Sends the unfinished last lines, and all that waits.</summary>
    public void End()
    {
        _errors.End();
        _output.End();
        if (!_cut.IsCancellationRequested)
        {
            _sender.Flush(_script.LogSourceId);
        }
    }

    private void Take(string? line, bool isError)
    {
        if (line is null)
        {
            _teller.Warn($"script \"{_script}\"", "a line of more than 2 MiB is not sent");
            return;
        }

        _teller.Tell(at =>
        {
            if (!_cut.IsCancellationRequested)
            {
                _sender.Enqueue(_script.LogSourceId, isError ? Log.Types.Level.Error : Log.Types.Level.Info, line, at);
            }

            return new OutputLine(at, _script, _stage, isError, line);
        });
    }
}
