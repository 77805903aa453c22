namespace Mocks.Go.Encoding.Base64;

/// <summary>Standard base64 as Go decodes it: padding required, line breaks ignored.</summary>
/// <remarks>Source: Go, <c>encoding/base64</c>, <c>StdEncoding</c>.</remarks>
public static class GoBase64
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    /// <param name="error">In Go's words; empty on success.</param>
    public static bool TryDecode(string text, out byte[] bytes, out string error)
    {
        var decoded = new List<byte>(text.Length);
        bytes = [];
        error = "";
        Span<int> quantum = stackalloc int[4];
        var filled = 0;
        var at = 0;
        for (; at < text.Length; at++)
        {
            if (text[at] is '\r' or '\n')
            {
                continue;
            }

            if (text[at] == '=')
            {
                return TryEnd(text, at, filled, quantum, decoded, out bytes, out error);
            }

            var value = Alphabet.IndexOf(text[at], StringComparison.Ordinal);
            if (value < 0)
            {
                error = Illegal(at);
                return false;
            }

            quantum[filled++] = value;
            if (filled == quantum.Length)
            {
                Append(decoded, quantum, 3);
                filled = 0;
            }
        }

        bytes = [.. decoded];
        // Go names the start of the incomplete quantum.
        error = filled == 0 ? "" : Illegal(at - filled);
        return filled == 0;
    }

    private static bool TryEnd(string text, int at, int filled, Span<int> quantum, List<byte> decoded, out byte[] bytes, out string error)
    {
        bytes = [];
        if (filled < 2)
        {
            error = Illegal(at);
            return false;
        }

        if (filled == 2)
        {
            at = AfterBreaks(text, at + 1);
            if (at == text.Length || text[at] != '=')
            {
                error = Illegal(at == text.Length ? at : at - 1);
                return false;
            }
        }

        var rest = AfterBreaks(text, at + 1);
        error = rest < text.Length ? Illegal(rest) : "";
        Append(decoded, quantum, filled - 1);
        bytes = [.. decoded];
        return rest == text.Length;
    }

    private static void Append(List<byte> decoded, Span<int> quantum, int count)
    {
        var bits = (quantum[0] << 18) | (quantum[1] << 12) | (quantum[2] << 6) | quantum[3];
        for (var shift = 16; count > 0; count--, shift -= 8)
        {
            decoded.Add((byte)(bits >> shift));
        }

        quantum.Clear();
    }

    private static int AfterBreaks(string text, int at)
    {
        while (at < text.Length && text[at] is '\r' or '\n')
        {
            at++;
        }

        return at;
    }

    private static string Illegal(int at) => $"illegal base64 data at input byte {at}";
}
