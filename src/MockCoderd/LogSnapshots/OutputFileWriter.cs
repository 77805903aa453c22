using Mocks.Mocking.Views;

namespace Mocks.MockCoderd.LogSnapshots;

/// <summary>Writes the output file for concurrent posts: each is answered when the file holds it or a later one.</summary>
/// <remarks>Only the last of them is written, because each would have overwritten the one before it anyway.</remarks>
internal sealed class OutputFileWriter(CoderdSettings settings) : IRequestState<OutputFileWriter>
{
    private readonly Lock _gate = new();
    private Turn? _next;
    private bool _isWriting;

    /// <summary>One that writes nothing.</summary>
    public OutputFileWriter Detach() => new(settings with { OutputFile = null });

    /// <returns>Why it was not written; null when it was, or nothing shall be.</returns>
    public Task<string?> WriteAsync(string task, ReadOnlyMemory<byte> payload)
    {
        if (settings.OutputFile is not { } path)
        {
            return Task.FromResult<string?>(null);
        }

        if (!OutputFile.IsJson(payload.Span))
        {
            return Task.FromResult<string?>("the body is not JSON");
        }

        Turn mine;
        lock (_gate)
        {
            mine = _next ??= new Turn();
            (mine.Task, mine.Payload) = (task, payload);
            if (_isWriting)
            {
                return mine.Done.Task;
            }

            _isWriting = true;
        }

        WriteAll(path);
        return mine.Done.Task;
    }

    private void WriteAll(string path)
    {
        while (true)
        {
            Turn turn;
            lock (_gate)
            {
                if (_next is null)
                {
                    _isWriting = false;
                    return;
                }

                (turn, _next) = (_next, null);
            }

            turn.Done.SetResult(OutputFile.Write(path, turn.Task, turn.Payload));
        }
    }

    private sealed class Turn
    {
        public string Task { get; set; } = "";

        /// <summary>Does not change: the request that posted it is waiting.</summary>
        public ReadOnlyMemory<byte> Payload { get; set; }

        public TaskCompletionSource<string?> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
