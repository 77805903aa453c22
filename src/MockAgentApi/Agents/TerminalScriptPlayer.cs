using System.Text;

namespace Mocks.MockAgentApi.Agents;

/// <summary>Plays a script in a terminal. Keys interrupt a reply and leave the program as they do in Claude Code and Codex.</summary>
internal sealed class TerminalScriptPlayer(AgentScript script) : TerminalProgram
{
    private readonly List<string> _said = script.Greeting.Length > 0 ? [script.Greeting] : [];
    private readonly Queue<Key> _keys = new();
    private readonly List<Key> _unseen = [];
    private readonly StringBuilder _typed = new();
    private bool _pasting;
    private bool _mayLeave;
    private string _reply = "";
    private int? _exit;

    public override TimeSpan Launch => TimeSpan.FromMilliseconds(script.StartMs);

    public override IEnumerable<Pause> Run(AgentConsole console)
    {
        Draw(console);
        while (true)
        {
            yield return _mayLeave ? Pause.Milliseconds(script.LeaveMs) with { WokenBy = _ => true } : Pause.UntilTyped;
            if (script.Prompt.Length == 0)
            {
                EchoLikeATerminal(console.Read(), console);
                continue;
            }

            Key.Read(console.Read(), ref _pasting).ForEach(_keys.Enqueue);
            _mayLeave &= _keys.Count > 0;
            while (_keys.TryDequeue(out var key))
            {
                _exit = Press(key);
                if (key.Kind is KeyKind.Enter && _typed.Length > 0)
                {
                    foreach (var pause in Answer(console))
                    {
                        yield return pause;
                    }
                }

                if (_exit is { } code)
                {
                    ExitCode = code;
                    yield break;
                }
            }

            Draw(console);
        }
    }

    // The program does not read the keys: the terminal echoes them, control characters as ^X.
    private static void EchoLikeATerminal(string keys, AgentConsole console) =>
        console.Write(string.Concat(keys.Select(key => key switch
        {
            '\r' or '\n' => "\r\n",
            < ' ' => $"^{(char)(key + '@')}",
            '\x7f' => "^?",
            _ => $"{key}",
        })));

    /// <returns>The exit code, when the key leaves the program.</returns>
    private int? Press(Key key)
    {
        var leaves = _mayLeave && key.Kind is KeyKind.ControlC;
        _mayLeave = key.Kind is KeyKind.ControlC && _typed.Length == 0;
        switch (key.Kind)
        {
            case KeyKind.Text:
                _typed.Append(key.Character);
                break;
            case KeyKind.Erase when _typed.Length > 0:
                _typed.Length--;
                break;
            case KeyKind.ControlC:
                _typed.Clear();
                break;
        }

        return leaves ? 0 : null;
    }

    private IEnumerable<Pause> Answer(AgentConsole console)
    {
        var said = _typed.ToString();
        _typed.Clear();
        if (script.Fullscreen)
        {
            _said.Clear();
        }
        else
        {
            _said.Add(script.Prompt + said);
            _said.AddRange(script.BelowSaid ?? []);
        }

        _reply = "";
        _unseen.AddRange(_keys); // Typed in one piece with the message.
        _keys.Clear();
        Draw(console);
        foreach (var pause in Play(said, console))
        {
            yield return pause;
            if (pause.WokenBy is not null && IsInterrupted(console))
            {
                _reply += (_reply.Length > 0 ? "\n" : "") + script.Interrupted;
                break;
            }
        }

        _unseen.ForEach(_keys.Enqueue);
        _unseen.Clear();
        if (_reply.Length > 0)
        {
            _said.Add(_reply);
            _reply = "";
        }
    }

    private IEnumerable<Pause> Play(string said, AgentConsole console)
    {
        foreach (var step in script.Answer(said))
        {
            if (step.AfterMs > 0)
            {
                yield return Work(step.AfterMs);
            }

            _reply = (step.Screen?.Render() ?? _reply) + step.Added(said) + step.Error;
            Draw(console);
            for (var turn = 0; step.Spin is { Count: > 0 } spin; turn++)
            {
                var reply = _reply;
                _reply += spin[turn % spin.Count];
                Draw(console);
                _reply = reply;
                yield return Work(Math.Max(1, step.AfterMs));
            }

            while (step.Hang)
            {
                yield return Pause.Milliseconds(TimeSpan.FromDays(1).TotalMilliseconds);
            }

            if (step.Exit is not null)
            {
                _exit = step.Exit;
                yield break;
            }
        }
    }

    private Pause Work(int milliseconds) => Pause.Milliseconds(milliseconds) with
    {
        WokenBy = keys =>
        {
            var pasting = _pasting;
            return Key.Read(keys, ref pasting).Exists(Interrupts);
        },
    };

    private static bool Interrupts(Key key) => key.Kind is KeyKind.Escape or KeyKind.ControlC;

    /// <summary>Takes the keys that were typed while the program worked, up to one that interrupts it. The others are for the input line.</summary>
    private bool IsInterrupted(AgentConsole console)
    {
        _unseen.AddRange(Key.Read(console.Read(), ref _pasting));
        var at = _unseen.FindIndex(Interrupts);
        if (at >= 0)
        {
            _unseen.RemoveAt(at);
        }

        _unseen.ForEach(_keys.Enqueue);
        _unseen.Clear();
        return at >= 0;
    }

    private void Draw(AgentConsole console)
    {
        IEnumerable<string> prompt = script.Prompt.Length > 0 ? ["", .. script.Above ?? [], script.Prompt + _typed] : [""];
        IEnumerable<string> footer = script.Footer ?? [];
        console.Redraw([.. _said, .. _reply.Length > 0 ? new[] { _reply } : [], .. prompt, .. _mayLeave ? [.. footer.SkipLast(1), script.LeaveHint] : footer]);
    }
}
