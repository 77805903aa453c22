using System.Text;
using Mocks.MockAgentApi.Terminals;

namespace Mocks.MockAgentApi.Tests.Terminals;

/// <summary>A real program in a terminal of 40 columns and 10 lines, and its screen.</summary>
internal sealed class ShownProgram : IDisposable
{
    public static readonly TimeSpan Patience = RunningProgram.Patience;

    private readonly PtyProgram _program;
    private readonly Terminal _terminal = new(40, 10);
    private readonly Lock _gate = new();
    private TaskCompletionSource _drawn = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ShownProgram(PtyProgram program)
    {
        _program = program;
        _terminal.Answer = text => _ = TypeAsync(text);
        _program.Attach(bytes =>
        {
            lock (_gate)
            {
                _terminal.Write(bytes);
                _drawn.TrySetResult();
            }
        });
    }

    /// <summary>The exit code.</summary>
    public Task<int> Exited => _program.Exited.WaitAsync(Patience);

    /// <summary>The lines, without trailing spaces.</summary>
    public string Screen
    {
        get
        {
            lock (_gate)
            {
                return string.Join('\n', _terminal.Text.Split('\n').Select(line => line.TrimEnd()));
            }
        }
    }

    public static ShownProgram Sh(string script) => new(PtyProgram.Start(["sh", "-c", script], 40, 10));

    public Task TypeAsync(string keys) => _program.TypeAsync(Encoding.UTF8.GetBytes(keys));

    public Task CloseAsync() => _program.CloseAsync().WaitAsync(Patience);

    /// <summary>Waits until the screen shows a text.</summary>
    public async Task ShowsAsync(string text)
    {
        while (true)
        {
            Task drawn;
            lock (_gate)
            {
                _drawn = new(TaskCreationOptions.RunContinuationsAsynchronously);
                drawn = _drawn.Task;
            }

            if (Screen.Contains(text, StringComparison.Ordinal))
            {
                return;
            }

            if (await Task.WhenAny(drawn, Task.Delay(Patience)) != drawn)
            {
                Assert.Fail($"It does not show \"{text}\" but:\n{Screen}");
            }
        }
    }

    public void Dispose() => _program.Dispose();
}
