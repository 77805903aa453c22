namespace Mocks.Go.Encoding.Json;

/// <summary>The state of a scanner after a byte.</summary>
internal enum GoScan
{
    /// <summary>The value goes on.</summary>
    More,

    /// <summary>The byte closed the outermost array or object.</summary>
    Closed,

    /// <summary>The value had ended before this byte.</summary>
    Ended,

    /// <summary>The byte is not allowed here.</summary>
    Error,
}

/// <summary>Checks JSON byte by byte, with Go's errors.</summary>
/// <remarks>Source: Go, <c>encoding/json/scanner.go</c>. Depth is kept on the heap.</remarks>
internal sealed class GoScanner
{
    private const int MaxDepth = 10_000;

    private readonly Stack<Place> _places = new();
    private State _state = State.Value;
    private string _word = "";
    private int _known;

    private enum State
    {
        Value,
        ValueOrEnd,
        Key,
        KeyOrEnd,
        AfterValue,
        AfterTop,
        Text,
        Escape,
        HexDigit,
        Word,
        Minus,
        Digits,
        AfterDigits,
        Point,
        FractionDigits,
        Exponent,
        ExponentSign,
        ExponentDigits,
    }

    private enum Place
    {
        Key,
        Member,
        Item,
    }

    /// <summary>The error about the first bad byte; null before one.</summary>
    public string? Error { get; private set; }

    /// <summary>Whether the outermost value has ended.</summary>
    public bool IsDone { get; private set; }

    /// <summary>Inside a string, where only a quote, a backslash or a control character matters.</summary>
    public bool IsInText => _state == State.Text;

    public static bool IsBlank(byte c) => c is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n';

    public GoScan Step(byte c) => _state switch
    {
        State.Value => IsBlank(c) ? GoScan.More : BeginValue(c),
        State.ValueOrEnd => IsBlank(c) ? GoScan.More : c == ']' ? AfterValue(c) : BeginValue(c),
        State.Key => IsBlank(c) ? GoScan.More : BeginKey(c),
        State.KeyOrEnd => IsBlank(c) ? GoScan.More : c == '}' ? EndEmptyObject(c) : BeginKey(c),
        State.AfterValue => AfterValue(c),
        State.AfterTop => AfterTop(c),
        State.Text => InText(c),
        State.Escape => AfterBackslash(c),
        State.HexDigit => InHex(c),
        State.Word => InWord(c),
        State.Minus => c == '0' ? To(State.AfterDigits) : IsDigit(c) ? To(State.Digits) : Fail(c, "in numeric literal"),
        State.Digits => IsDigit(c) ? GoScan.More : AfterDigits(c),
        State.AfterDigits => AfterDigits(c),
        State.Point => IsDigit(c) ? To(State.FractionDigits) : Fail(c, "after decimal point in numeric literal"),
        State.FractionDigits => IsDigit(c) ? GoScan.More : c is (byte)'e' or (byte)'E' ? To(State.Exponent) : AfterValue(c),
        State.Exponent => c is (byte)'+' or (byte)'-' ? To(State.ExponentSign) : AfterExponentSign(c),
        State.ExponentSign => AfterExponentSign(c),
        _ => IsDigit(c) ? GoScan.More : AfterValue(c),
    };

    private static bool IsDigit(byte c) => char.IsAsciiDigit((char)c);

    private static string Quote(byte c) => c switch
    {
        (byte)'\'' => @"'\''",
        (byte)'"' => "'\"'",
        _ => $"'{GoQuote.Quote(((char)c).ToString())[1..^1]}'",
    };

    private GoScan To(State state)
    {
        _state = state;
        return GoScan.More;
    }

    private GoScan Fail(byte c, string where)
    {
        Error ??= $"invalid character {Quote(c)} {where}";
        return GoScan.Error;
    }

    private GoScan BeginValue(byte c) => c switch
    {
        (byte)'{' => Open(c, Place.Key, State.KeyOrEnd),
        (byte)'[' => Open(c, Place.Item, State.ValueOrEnd),
        (byte)'"' => To(State.Text),
        (byte)'-' => To(State.Minus),
        (byte)'0' => To(State.AfterDigits),
        (byte)'t' => BeginWord("true"),
        (byte)'f' => BeginWord("false"),
        (byte)'n' => BeginWord("null"),
        _ => IsDigit(c) ? To(State.Digits) : Fail(c, "looking for beginning of value"),
    };

    private GoScan Open(byte c, Place place, State state)
    {
        _places.Push(place);
        return _places.Count > MaxDepth ? Fail(c, "exceeded max depth") : To(state);
    }

    private GoScan BeginKey(byte c) => c == '"' ? To(State.Text) : Fail(c, "looking for beginning of object key string");

    private GoScan EndEmptyObject(byte c)
    {
        Become(Place.Member);
        return AfterValue(c);
    }

    private GoScan BeginWord(string word)
    {
        (_word, _known) = (word, 1);
        return To(State.Word);
    }

    private GoScan InWord(byte c)
    {
        if (c != _word[_known])
        {
            return Fail(c, $"in literal {_word} (expecting '{_word[_known]}')");
        }

        _known++;
        return _known == _word.Length ? To(State.AfterValue) : GoScan.More;
    }

    private GoScan InText(byte c) => c switch
    {
        (byte)'"' => To(State.AfterValue),
        (byte)'\\' => To(State.Escape),
        < (byte)' ' => Fail(c, "in string literal"),
        _ => GoScan.More,
    };

    private GoScan AfterBackslash(byte c)
    {
        switch ((char)c)
        {
            case 'b' or 'f' or 'n' or 'r' or 't' or '\\' or '/' or '"':
                return To(State.Text);
            case 'u':
                _known = 0;
                return To(State.HexDigit);
            default:
                return Fail(c, "in string escape code");
        }
    }

    private GoScan InHex(byte c)
    {
        if (!char.IsAsciiHexDigit((char)c))
        {
            return Fail(c, @"in \u hexadecimal character escape");
        }

        _known++;
        return _known == 4 ? To(State.Text) : GoScan.More;
    }

    private GoScan AfterDigits(byte c) => c switch
    {
        (byte)'.' => To(State.Point),
        (byte)'e' or (byte)'E' => To(State.Exponent),
        _ => AfterValue(c),
    };

    private GoScan AfterExponentSign(byte c) =>
        IsDigit(c) ? To(State.ExponentDigits) : Fail(c, "in exponent of numeric literal");

    private GoScan AfterValue(byte c)
    {
        if (!_places.TryPeek(out var place))
        {
            return AfterTop(c);
        }

        if (IsBlank(c))
        {
            return To(State.AfterValue);
        }

        switch (place, (char)c)
        {
            case (Place.Key, ':'):
                Become(Place.Member);
                return To(State.Value);
            case (Place.Member, ','):
                Become(Place.Key);
                return To(State.Key);
            case (Place.Item, ','):
                return To(State.Value);
            case (Place.Member, '}') or (Place.Item, ']'):
                return Close();
            default:
                return Fail(c, place switch
                {
                    Place.Key => "after object key",
                    Place.Member => "after object key:value pair",
                    _ => "after array element",
                });
        }
    }

    private GoScan AfterTop(byte c)
    {
        _state = State.AfterTop;
        IsDone = true;
        if (!IsBlank(c))
        {
            // The bad byte matters only when the whole input must be one value; a decoder stops before it.
            Error ??= $"invalid character {Quote(c)} after top-level value";
        }

        return GoScan.Ended;
    }

    private GoScan Close()
    {
        _places.Pop();
        if (_places.Count > 0)
        {
            return To(State.AfterValue);
        }

        _state = State.AfterTop;
        IsDone = true;
        return GoScan.Closed;
    }

    private void Become(Place place)
    {
        _places.Pop();
        _places.Push(place);
    }
}
