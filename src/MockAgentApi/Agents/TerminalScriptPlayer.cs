namespace Mocks.MockAgentApi.Agents;

/// <summary>Plays a script in a terminal.</summary>
internal sealed class TerminalScriptPlayer(AgentScript script) : TerminalProgram
{
    private readonly List<string> _said = script.Greeting.Length > 0 ? [script.Greeting] : [];
    private string _typed = "";
    private string _reply = "";
    private int? _exit;

    public override TimeSpan Launch => TimeSpan.FromMilliseconds(script.StartMs);

    public override IEnumerable<Pause> Run(AgentConsole console)
    {
        Draw(console);
        while (true)
        {
            yield return Pause.UntilTyped;
            var keys = console.Read();
            if (script.Prompt.Length == 0)
            {
                EchoLikeATerminal(keys, console);
                continue;
            }

            foreach (var part in LinesOf(keys))
            {
                _typed = part.Line;
                if (part.Entered && _typed.Length > 0)
                {
                    foreach (var pause in Answer(console))
                    {
                        yield return pause;
                    }

                    if (_exit is { } code)
                    {
                        ExitCode = code;
                        yield break;
                    }
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

    private IEnumerable<(string Line, bool Entered)> LinesOf(string keys)
    {
        var line = _typed;
        var pasting = false;
        for (var at = 0; at < keys.Length; at++)
        {
            var rest = keys.AsSpan(at);
            if (rest.StartsWith("\x1b[200~") || rest.StartsWith("\x1b[201~"))
            {
                (pasting, at) = (rest[4] == '0', at + 5);
            }
            else if (keys[at] == '\r' && !pasting)
            {
                yield return (line, true);
                line = "";
            }
            else
            {
                line = keys[at] is '\b' or '\x7f' ? line[..Math.Max(0, line.Length - 1)]
                    : keys[at] == '\x1b' ? line
                    : line + (keys[at] == '\r' ? '\n' : keys[at]);
            }
        }

        yield return (line, false);
    }

    private IEnumerable<Pause> Answer(AgentConsole console)
    {
        var said = _typed;
        _typed = "";
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
        Draw(console);
        foreach (var step in script.Answer(said))
        {
            if (step.AfterMs > 0)
            {
                yield return Pause.Milliseconds(step.AfterMs);
            }

            _reply = (step.Screen?.Render() ?? _reply) + step.Added(said) + step.Error;
            Draw(console);
            for (var turn = 0; step.Spin is { Count: > 0 } spin; turn++)
            {
                var reply = _reply;
                _reply += spin[turn % spin.Count];
                Draw(console);
                _reply = reply;
                yield return Pause.Milliseconds(Math.Max(1, step.AfterMs));
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

        if (_reply.Length > 0)
        {
            _said.Add(_reply);
            _reply = "";
        }
    }

    private void Draw(AgentConsole console)
    {
        IEnumerable<string> prompt = script.Prompt.Length > 0 ? ["", .. script.Above ?? [], script.Prompt + _typed] : [""];
        console.Redraw([.. _said, .. _reply.Length > 0 ? new[] { _reply } : [], .. prompt, .. script.Footer ?? []]);
    }
}
