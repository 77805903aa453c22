using System.Net.Sockets;
using Google.Protobuf;
using Mocks.AgentRpc.Agent;
using Mocks.MockWorkspaceAgent.Life.Manifests;
using Mocks.MockWorkspaceAgent.Life.Sessions;

namespace Mocks.MockWorkspaceAgent.Life.Apps;

/// <summary>The health of an app, with the numbers of the wire.</summary>
public enum AppHealthState
{
    Disabled = 1,
    Initializing,
    Healthy,
    Unhealthy,
}

/// <summary>Checks the apps that have a health check, next to the start scripts, and reports all of them when one has changed.</summary>
/// <remarks>Source: coder/coder, <c>agent/apphealth.go</c>. The first check is after one interval; an app is unhealthy after one failure more than its threshold.</remarks>
internal sealed class AppHealthReporter
{
    private const int ServerError = 500;

    private static readonly TimeSpan ReportInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan EarlierThanTheNext = TimeSpan.FromMilliseconds(1);

    private static readonly HttpClient Http = new(new SocketsHttpHandler { UseProxy = false, MaxAutomaticRedirections = 10 }.RequireTls()) { Timeout = Timeout.InfiniteTimeSpan };

    private readonly TimeProvider _time;
    private readonly Teller _teller;
    private readonly Lock _gate = new();
    private readonly IReadOnlyList<DeclaredApp> _apps;
    private readonly Dictionary<Guid, AppHealthState> _health;

    public AppHealthReporter(IReadOnlyList<DeclaredApp> apps, TimeProvider time, Teller teller)
    {
        (_time, _teller) = (time, teller);
        _apps = [.. apps.Where(app => app.Health != WorkspaceApp.Types.Health.Disabled)];
        _health = _apps.ToDictionary(app => app.Id, app => (AppHealthState)app.Health);
    }

    /// <summary>Runs until it is cancelled; returns at once when no app is checked.</summary>
    public async Task RunAsync(AgentCalls calls, CancellationToken cancellationToken)
    {
        if (_apps.Count > 0)
        {
            await Task.WhenAll([ReportAsync(calls, cancellationToken), .. _apps.Where(IsChecked).Select(app => CheckAsync(app, cancellationToken))]);
        }
    }

    private static bool IsChecked(DeclaredApp app) => app is { HealthUrl.Length: > 0, HealthThreshold: > 0 } && app.HealthInterval > TimeSpan.Zero;

    private async Task CheckAsync(DeclaredApp app, CancellationToken cancellationToken)
    {
        var ticker = new Ticker(app.HealthInterval.Capped, _time);
        var (failures, checks) = (0, 0);
        while (true)
        {
            await ticker.NextAsync(cancellationToken);
            var failure = await FailureOfAsync(app, cancellationToken);
            checks++;
            if (failure is null)
            {
                failures = 0;
                Set(app, AppHealthState.Healthy, checks, "it answers");
            }
            else if (failures < app.HealthThreshold)
            {
                failures++;
            }
            else
            {
                Set(app, AppHealthState.Unhealthy, checks, failure);
            }
        }
    }

    /// <returns>Null for an answer below 500: 404 and 401 are healthy too.</returns>
    private async Task<string?> FailureOfAsync(DeclaredApp app, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(app.HealthInterval.Capped - EarlierThanTheNext, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            using var answer = await Http.GetAsync(new Uri(app.HealthUrl), HttpCompletionOption.ResponseHeadersRead, either.Token);
            return (int)answer.StatusCode >= ServerError ? $"it answers {(int)answer.StatusCode}" : null;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return $"no answer within {app.HealthInterval.TotalSeconds} s";
        }
        catch (Exception failed) when (failed is HttpRequestException or UriFormatException or InvalidOperationException or NotSupportedException)
        {
            return failed.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionRefused } ? "connection refused" : failed.Message;
        }
    }

    private void Set(DeclaredApp app, AppHealthState health, int checks, string why)
    {
        lock (_gate)
        {
            if (_health[app.Id] == health)
            {
                return;
            }

            _health[app.Id] = health;
        }

        _teller.Tell(at => new AppHealthChanged(at, app.Slug, health, checks, why));
    }

    private async Task ReportAsync(AgentCalls calls, CancellationToken cancellationToken)
    {
        var ticker = new Ticker(ReportInterval, _time);
        var reported = Copy();
        while (true)
        {
            await ticker.NextAsync(cancellationToken);
            var now = Copy();
            if (now.SequenceEqual(reported))
            {
                continue;
            }

            reported = now;
            try
            {
                await calls.BatchUpdateAppHealthsAsync(MessageOf(now), cancellationToken);
            }
            catch (Exception failed) when (!cancellationToken.IsCancellationRequested)
            {
                // A real agent only logs it, and does not send the change again.
                _teller.Warn("app health", $"the change is not reported: {SessionTexts.Of(failed)}");
            }
        }
    }

    private KeyValuePair<Guid, AppHealthState>[] Copy()
    {
        lock (_gate)
        {
            return [.. _health];
        }
    }

    private static BatchUpdateAppHealthRequest MessageOf(IEnumerable<KeyValuePair<Guid, AppHealthState>> healths) => new()
    {
        Updates =
        {
            healths.Select(app => new BatchUpdateAppHealthRequest.Types.HealthUpdate
            {
                Id = ByteString.CopyFrom(app.Key.ToByteArray(bigEndian: true)),
                Health = (AppHealth)app.Value,
            }),
        },
    };
}
