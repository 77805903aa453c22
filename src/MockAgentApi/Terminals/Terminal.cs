using System.Buffers;
using System.Text;

namespace Mocks.MockAgentApi.Terminals;

/// <summary>A terminal emulator: a program writes to it, and AgentAPI reads its screen. Colours and titles are dropped.</summary>
/// <remarks>Source: ActiveState/vt10x 1.3.1, <c>parse.go</c>. Every character takes one cell, wide ones too
/// (recorded: <c>漢字テスト 😀</c> is padded to 80 characters).</remarks>
internal sealed class Terminal
{
    private static readonly Dictionary<int, Action<Display>> Controls = new()
    {
        ['\t'] = display => display.Tab(),
        ['\b'] = display => display.Backspace(),
        ['\r'] = display => display.MoveTo(0, display.Y),
        ['\n'] = display => display.LineFeed(),
        ['\v'] = display => display.LineFeed(),
        ['\f'] = display => display.LineFeed(),
    };

    private static readonly Dictionary<int, Action<Display>> Escapes = new()
    {
        ['D'] = display => display.Index(),
        ['E'] = display => display.NewLine(returns: true),
        ['H'] = display => display.SetTab(true),
        ['M'] = display => display.ReverseIndex(),
        ['c'] = display => display.Reset(),
        ['7'] = display => display.Save(),
        ['8'] = display => display.Restore(),
    };

    private readonly Display _display;
    private readonly ControlSequence _sequence = new();
    private readonly byte[] _cut = new byte[4];
    private int _cutLength;
    private State _state;
    private string? _text;

    public Terminal(int width, int height)
    {
        _display = new Display(width, height);
        BlankLine = new string(' ', width);
    }

    private enum State
    {
        Text,
        Escape,
        Sequence,
        String,
        StringEnd,
        Charset,
        Test,
    }

    /// <summary>All lines down to the last that is not empty, each padded with spaces to the width. The same object until something is written.</summary>
    public string Text => _text ??= _display.Cells.Render();

    public string BlankLine { get; }

    /// <summary>Receives the terminal's replies to queries of the program.</summary>
    public Action<string>? Answer { get; set; }

    public void Write(string text)
    {
        _text = null;
        foreach (var rune in text.EnumerateRunes())
        {
            Put(rune);
        }
    }

    /// <param name="bytes">UTF-8, split anywhere. An invalid byte shows as U+FFFD.</param>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        _text = null;
        while (_cutLength > 0 && bytes.Length > 0)
        {
            _cut[_cutLength++] = bytes[0];
            bytes = bytes[1..];
            var rest = PutAll(_cut.AsSpan(0, _cutLength));
            _cutLength -= rest;
            _cut.AsSpan(rest, _cutLength).CopyTo(_cut);
        }

        bytes = bytes[PutAll(bytes)..];
        if (_cutLength == 0)
        {
            bytes.CopyTo(_cut);
            _cutLength = bytes.Length;
        }
    }

    /// <returns>The bytes that were consumed; the rest is the start of a character.</returns>
    private int PutAll(ReadOnlySpan<byte> bytes)
    {
        var done = 0;
        while (done < bytes.Length)
        {
            var status = Rune.DecodeFromUtf8(bytes[done..], out var rune, out var length);
            if (status == OperationStatus.NeedMoreData)
            {
                break;
            }

            // Go takes bad bytes one by one.
            for (var times = status == OperationStatus.Done ? 1 : length; times > 0; times--)
            {
                Put(rune);
            }

            done += length;
        }

        return done;
    }

    private void Put(Rune rune)
    {
        switch (_state)
        {
            case State.Text:
                if (!IsControl(rune) || (!Control(rune) && _display.DrawsLines))
                {
                    _display.Print(rune);
                }

                break;
            case State.String:
                _state = rune.Value switch { 0x1b => State.StringEnd, '\a' => State.Text, _ => State.String };
                break;
            default:
                if (!IsControl(rune) || !Control(rune))
                {
                    Escaped(rune);
                }

                break;
        }
    }

    private void Escaped(Rune rune)
    {
        switch (_state)
        {
            case State.Escape:
                _state = State.Text;
                Escape(rune.Value);
                break;
            case State.Sequence:
                if (_sequence.Add((byte)rune.Value))
                {
                    _state = State.Text;
                    _sequence.Run(_display, Answer);
                }

                break;
            case State.Charset:
                _state = State.Text;
                _display.DrawsLines = rune.Value == '0' || (rune.Value != 'B' && _display.DrawsLines);
                break;
            case State.Test:
                _state = State.Text;
                if (rune.Value == '8')
                {
                    _display.Cells.Fill(new Rune('E'));
                }

                break;
            default:
                _state = State.Text;
                break;
        }
    }

    // After ESC. Only character set G0 is known: the letter after ESC ) is text.
    private void Escape(int final)
    {
        if (Escapes.TryGetValue(final, out var command))
        {
            command(_display);
            return;
        }

        _state = final switch
        {
            '[' => State.Sequence,
            '#' => State.Test,
            '(' => State.Charset,
            'P' or '_' or '^' or ']' or 'k' => State.String,
            _ => _state,
        };
    }

    private static bool IsControl(Rune rune) => rune.Value is < ' ' or 0x7f;

    /// <returns>False for an unknown control character.</returns>
    private bool Control(Rune rune)
    {
        if (Controls.TryGetValue(rune.Value, out var command))
        {
            command(_display);
            return true;
        }

        switch (rune.Value)
        {
            case 0x1b:
                _sequence.Clear();
                _state = State.Escape;
                return true;
            case 0x18 or 0x1a: // CAN and SUB clear the numbers, but do not end the sequence.
                _sequence.Clear();
                return true;
            default:
                return rune.Value is 0 or 5 or '\a' or 0x0e or 0x0f or 0x11 or 0x13 or 0x7f;
        }
    }
}
