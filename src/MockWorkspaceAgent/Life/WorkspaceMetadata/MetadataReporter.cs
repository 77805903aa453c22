using Google.Protobuf.WellKnownTypes;
using Mocks.AgentRpc.Agent;
using Mocks.MockWorkspaceAgent.Life.Manifests;
using Mocks.MockWorkspaceAgent.Life.Sessions;

namespace Mocks.MockWorkspaceAgent.Life.WorkspaceMetadata;

/// <summary>Collects metadata on a tick of one second, never twice at a time for one key, and reports what is new on the tick.</summary>
/// <remarks>Source: coder/coder, <c>agent/agent.go</c>, <c>reportMetadata</c>. It starts over with each session.</remarks>
internal sealed class MetadataReporter(MetadataCollector collector, Func<AgentManifest?> manifest, TimeProvider time, Teller teller)
{
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan StandardTimeout = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan ReportTimeout = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, DateTimeOffset> _collectedAt = [];
    private readonly HashSet<string> _underWay = [];
    private readonly Dictionary<string, MetadataResult> _new = [];

    /// <summary>Runs until it is cancelled.</summary>
    /// <exception cref="Exception">A report failed, which ends the session.</exception>
    public async Task RunAsync(AgentCalls calls, CancellationToken cancellationToken)
    {
        var ticker = new Ticker(Tick, time);
        var report = Task.CompletedTask;
        Collect(cancellationToken);
        while (true)
        {
            await ticker.NextAsync(cancellationToken);
            if (report.IsCompleted)
            {
                await report;
                report = TakeNew() is { } batch ? ReportAsync(calls, batch, cancellationToken) : Task.CompletedTask;
            }

            Collect(cancellationToken);
        }
    }

    private void Collect(CancellationToken cancellationToken)
    {
        foreach (var metadata in manifest()?.Metadata ?? [])
        {
            lock (_gate)
            {
                if (IsDue(metadata) && _underWay.Add(metadata.Key))
                {
                    _ = CollectAsync(metadata, cancellationToken);
                }
            }
        }
    }

    // An interval of zero is once.
    private bool IsDue(DeclaredMetadata metadata) =>
        !_collectedAt.TryGetValue(metadata.Key, out var last) || (metadata.Interval > TimeSpan.Zero && time.GetUtcNow() - last >= metadata.Interval);

    private async Task CollectAsync(DeclaredMetadata metadata, CancellationToken cancellationToken)
    {
        await Task.Yield();
        try
        {
            var timeout = metadata.Timeout > TimeSpan.Zero ? metadata.Timeout : metadata.Interval > TimeSpan.Zero ? metadata.Interval : StandardTimeout;
            var result = await collector.CollectAsync(metadata, timeout.Capped, cancellationToken);
            lock (_gate)
            {
                (_new[metadata.Key], _collectedAt[metadata.Key]) = (result, result.At);
            }

            teller.Tell(at => new MetadataCollected(at, metadata.Key, result.Value, result.Error));
        }
        catch (OperationCanceledException)
        {
            // The session has ended.
        }
        finally
        {
            lock (_gate)
            {
                _underWay.Remove(metadata.Key);
            }
        }
    }

    private BatchUpdateMetadataRequest? TakeNew()
    {
        lock (_gate)
        {
            if (_new.Count == 0)
            {
                return null;
            }

            var batch = new BatchUpdateMetadataRequest
            {
                Metadata =
                {
                    _new.Select(entry => new Metadata
                    {
                        Key = entry.Key,
                        Result = new WorkspaceAgentMetadata.Types.Result { CollectedAt = Timestamp.FromDateTimeOffset(entry.Value.At), Value = entry.Value.Value, Error = entry.Value.Error },
                    }),
                },
            };
            _new.Clear();
            return batch;
        }
    }

    private async Task ReportAsync(AgentCalls calls, BatchUpdateMetadataRequest batch, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(ReportTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        await calls.BatchUpdateMetadataAsync(batch, either.Token);
    }
}
