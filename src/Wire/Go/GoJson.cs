namespace Mocks.Wire.Go;

/// <summary>Reads JSON as Go's encoding/json does, errors included.</summary>
public static class GoJson
{
    public static GoNode? Unmarshal(ReadOnlySpan<byte> json, out string? error) => throw new NotImplementedException();

    public static GoDecodeResult Decode(ReadOnlySpan<byte> json, bool truncatedByLimit = false) => throw new NotImplementedException();
}

/// <summary>What a Go decoder made of the first value of its input.</summary>
/// <param name="Node">Null when there is an error.</param>
/// <param name="Error">In Go's words; null when there is none.</param>
/// <param name="Consumed">Bytes up to the end of the value; all of them when no value ended.</param>
public readonly record struct GoDecodeResult(GoNode? Node, string? Error, int Consumed);
