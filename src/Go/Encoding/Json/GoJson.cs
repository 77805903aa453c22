namespace Mocks.Go.Encoding.Json;

/// <summary>The first value of an input.</summary>
/// <param name="Node">Null on an error.</param>
/// <param name="Error">In Go's words.</param>
/// <param name="Consumed">Bytes up to the end of the value; all bytes when no value ended.</param>
public readonly record struct GoDecodeResult(GoNode? Node, string? Error, int Consumed);

/// <summary>Reads JSON as Go's encoding/json does, errors included.</summary>
/// <remarks>Source: Go 1.25, <c>encoding/json</c>: <c>scanner.go</c>, <c>decode.go</c> and <c>stream.go</c>.</remarks>
public static class GoJson
{
    /// <summary>The error of MaxBytesReader.</summary>
    private const string TooLarge = "http: request body too large";

    /// <summary>json.Unmarshal into <c>any</c>: the whole input is one value, and all of it is checked first.</summary>
    /// <param name="error">In Go's words; null on success.</param>
    public static GoNode? Unmarshal(ReadOnlySpan<byte> json, out string? error)
    {
        error = FindWhole(json);
        return error is null ? Check(GoTree.Build(json.ToArray()), out error) : null;
    }

    /// <summary>The same for a target without a float64: no number is out of range.</summary>
    public static GoNode? UnmarshalAnyNumber(ReadOnlySpan<byte> json, out string? error)
    {
        error = FindWhole(json);
        return error is null ? GoTree.Build(json.ToArray()).Node : null;
    }

    /// <returns>The error, or null when all of it is one value.</returns>
    private static string? FindWhole(ReadOnlySpan<byte> json)
    {
        var scanner = new GoScanner();
        for (var i = 0; i < json.Length && scanner.Error is null; i++)
        {
            i += PlainText(scanner, json[i..]);
            if (i < json.Length)
            {
                scanner.Step(json[i]);
            }
        }

        if (scanner is { Error: null, IsDone: false })
        {
            // Go ends the input with a space, so its error about a truncated word or escape names a space.
            scanner.Step((byte)' ');
        }

        return scanner.Error ?? (scanner.IsDone ? null : "unexpected end of JSON input");
    }

    /// <summary>json.Decoder into <c>any</c>: reads the first value and never looks at what follows it.</summary>
    /// <param name="truncatedByLimit">More was sent than a body limit lets through. Its error replaces that of an early end.</param>
    public static GoDecodeResult Decode(ReadOnlySpan<byte> json, bool truncatedByLimit = false)
    {
        if (FindFirst(json, truncatedByLimit, out var length) is { } error)
        {
            return new GoDecodeResult(null, error, json.Length);
        }

        var node = Check(GoTree.Build(json[..length].ToArray()), out var rangeError);
        return new GoDecodeResult(node, rangeError, length);
    }

    /// <summary>The same for a target without a float64: no number is out of range.</summary>
    /// <param name="json">It must not change while the node is used, whose texts are slices of it.</param>
    public static GoNode? DecodeAnyNumber(ReadOnlyMemory<byte> json, bool truncatedByLimit, out string? error)
    {
        error = FindFirst(json.Span, truncatedByLimit, out var length);
        return error is null ? GoTree.Build(json[..length]).Node : null;
    }

    /// <returns>The error, or null when the first <paramref name="length"/> bytes hold a value.</returns>
    private static string? FindFirst(ReadOnlySpan<byte> json, bool truncatedByLimit, out int length)
    {
        var scanner = new GoScanner();
        for (length = 0; length < json.Length; length++)
        {
            length += PlainText(scanner, json[length..]);
            if (length == json.Length)
            {
                break;
            }

            switch (scanner.Step(json[length]))
            {
                case GoScan.Closed:
                    length++;
                    return null;
                case GoScan.Ended:
                    return null;
                case GoScan.Error:
                    return scanner.Error;
            }
        }

        if (truncatedByLimit)
        {
            return TooLarge;
        }

        if (scanner.Step((byte)' ') == GoScan.Ended)
        {
            return null;
        }

        return json.ContainsAnyExcept(" \t\r\n"u8) ? "unexpected EOF" : "EOF";
    }

    /// <returns>How many of the next bytes are plain text inside a string.</returns>
    private static int PlainText(GoScanner scanner, ReadOnlySpan<byte> rest)
    {
        if (!scanner.IsInText)
        {
            return 0;
        }

        var next = rest.IndexOfAny(GoText.Ends);
        return next < 0 ? rest.Length : next;
    }

    private static GoNode? Check((GoNode Node, string? RangeError) built, out string? error)
    {
        error = built.RangeError;
        return error is null ? built.Node : null;
    }
}
