using System.Buffers;
using System.Text;
using Mocks.Go.Os.Exec;
using Mocks.MockWorkspaceAgent.Life.Manifests;
using Mocks.MockWorkspaceAgent.Life.Scripts;

namespace Mocks.MockWorkspaceAgent.Life.WorkspaceMetadata;

/// <param name="Error">Empty for none; a value may come with one.</param>
internal sealed record MetadataResult(DateTimeOffset At, string Value, string Error);

/// <summary>Runs the script of a metadata key once.</summary>
/// <remarks>Source: coder/coder, <c>agent/agent.go</c>, <c>collectMetadata</c>.</remarks>
internal sealed class MetadataCollector(WorkspaceCommands commands, TimeProvider time)
{
    private const int MaxBytes = 10 << 10;

    /// <summary>How much of an output is buffered, in bytes. The error counts the rest.</summary>
    private const int MaxHeldBytes = MaxBytes;

    public async Task<MetadataResult> CollectAsync(DeclaredMetadata metadata, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var at = time.GetUtcNow();
        var held = new ArrayBufferWriter<byte>();
        long length = 0;
        OutputAction take = bytes =>
        {
            length += bytes.Length;
            held.Write(bytes[..Math.Min(bytes.Length, MaxHeldBytes - held.WrittenCount)]);
        };
        using var late = new CancellationTokenSource(timeout, time);
        RunningCommand running;
        try
        {
            running = commands.Start(commands.Make(metadata.Script) with { Output = take, Errors = take, Time = time });
        }
        catch (ScriptException failed)
        {
            return new MetadataResult(at, "", $"create cmd: {failed.Message}");
        }
        catch (ExecException failed)
        {
            return new MetadataResult(at, "", $"start cmd: {failed.Message}");
        }

        using var ended = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        using var killed = ended.Token.Register(() => running.Signal(Signals.Kill)); // The shell only: its children may go on, and hold the pipe.
        var end = await running.Ended.WaitAsync(cancellationToken);
        string?[] errors =
        [
            end.Error,
            length > MaxBytes ? $"output truncated from {length} to {MaxBytes} bytes" : null,
            late.IsCancellationRequested ? "context deadline exceeded" : null,
        ];
        var error = string.Join('\n', errors.Where(error => error is not null));
        return new MetadataResult(at, Encoding.UTF8.GetString(held.WrittenSpan), error.Length > 0 ? $"run cmd: {error}" : "");
    }
}
