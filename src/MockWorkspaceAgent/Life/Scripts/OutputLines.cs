using System.Buffers;
using System.Text;

namespace Mocks.MockWorkspaceAgent.Life.Scripts;

/// <summary>Cuts output into lines. An unfinished last line comes with <see cref="End"/>.</summary>
/// <param name="take">Takes a line without its end; null for one that is too long to be sent.</param>
/// <remarks>Source: coder/coder, <c>codersdk/agentsdk/logs.go</c>, <c>LogsWriter</c>; Go, <c>strings.ToValidUTF8</c> with ❌.</remarks>
internal sealed class OutputLines(Action<string?> take)
{
    /// <summary>The sender drops a line that is longer, so that more of it need not be held.</summary>
    private const int MaxBytes = 2 << 20;

    private readonly ArrayBufferWriter<byte> _partial = new();
    private bool _isTooLong;

    public void Write(ReadOnlySpan<byte> bytes)
    {
        while (bytes.IndexOf((byte)'\n') is >= 0 and var end)
        {
            Add(bytes[..end]);
            TakeLine(isWhole: true);
            bytes = bytes[(end + 1)..];
        }

        Add(bytes);
    }

    public void End()
    {
        if (_partial.WrittenCount > 0 || _isTooLong)
        {
            TakeLine(isWhole: false);
        }
    }

    private void Add(ReadOnlySpan<byte> bytes)
    {
        if (_isTooLong || _partial.WrittenCount + bytes.Length > MaxBytes)
        {
            _isTooLong = true;
            _partial.Clear();
            return;
        }

        _partial.Write(bytes);
    }

    private void TakeLine(bool isWhole)
    {
        var line = _partial.WrittenSpan;
        take(_isTooLong ? null : Valid(isWhole && line is [.. var before, (byte)'\r'] ? before : line));
        _partial.ResetWrittenCount();
        _isTooLong = false;
    }

    // A run of bad bytes is one sign.
    private static string Valid(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder(bytes.Length);
        var isInBadRun = false;
        while (!bytes.IsEmpty)
        {
            if (Rune.DecodeFromUtf8(bytes, out var rune, out var length) == OperationStatus.Done)
            {
                text.Append(rune);
                isInBadRun = false;
            }
            else if (!isInBadRun)
            {
                text.Append('❌');
                isInBadRun = true;
            }

            bytes = bytes[length..];
        }

        return text.ToString();
    }
}
