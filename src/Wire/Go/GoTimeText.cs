namespace Mocks.Wire.Go;

internal static class GoTimeText
{
    public static string Format(GoTime time) => throw new NotImplementedException();

    public static bool TryParse(ReadOnlySpan<byte> text, out GoTime time, out string error) => throw new NotImplementedException();
}
