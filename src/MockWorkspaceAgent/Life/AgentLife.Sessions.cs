using Mocks.AgentRpc.Agent;
using Mocks.Go.Net.Http;
using Mocks.MockWorkspaceAgent.Life.Apps;
using Mocks.MockWorkspaceAgent.Life.Manifests;
using Mocks.MockWorkspaceAgent.Life.Resources;
using Mocks.MockWorkspaceAgent.Life.Scripts;
using Mocks.MockWorkspaceAgent.Life.Sessions;
using Mocks.MockWorkspaceAgent.Life.WorkspaceMetadata;

namespace Mocks.MockWorkspaceAgent.Life;

/// <summary>Sessions with coderd, one after the other, and what an agent does in each.</summary>
public sealed partial class AgentLife
{
    private static readonly TimeSpan BannerInterval = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan StandardStatsInterval = TimeSpan.FromMinutes(5);
    private const string UnknownVersion = "v0.0.0-unknown";

    /// <remarks>Source: coder/coder, <c>agent/agent.go</c>, <c>runLoop</c>. It goes on while the agent stops, for the last reports.</remarks>
    private async Task LiveAsync()
    {
        var backoff = new Backoff();
        var apiVersion = _settings.ApiVersion;
        using var http = new HttpMessageInvoker(new SocketsHttpHandler
        {
            Proxy = new ProxyFromEnvironment(),
            UseCookies = false,
            AllowAutoRedirect = false,
            ConnectTimeout = ConnectTimeout,
        }.RequireTls());
        var wait = backoff.Next();
        try
        {
            while (true)
            {
                await Task.Delay(wait, _time, _ended.Token);
                wait = backoff.Next();
                try
                {
                    await using var connection = await CoderdConnection.ConnectAsync(http, _settings.CoderUrl, _settings.Token, apiVersion, _ended.Token);
                    _teller.Tell(at => new Connected(at, connection.Release, connection.ApiVersion));
                    var failure = await AgentSession.RunAsync(RoutinesOf(connection), _stopping.Token, _ended.Token);
                    var next = wait;
                    _teller.Tell(at => _ended.IsCancellationRequested ? new SessionEnded(at, "the agent has ended", null) : new SessionEnded(at, Reason(connection, failure), next));
                }
                catch (ConnectException refused)
                {
                    if (refused.ServerVersion is { } known && known != apiVersion)
                    {
                        _teller.Warn("connection", $"coderd is at version {known} of the agent API, not {apiVersion}: the agent asks for that, as one of coderd's own release does");
                        (apiVersion, wait) = (known, TimeSpan.Zero);
                        continue;
                    }

                    var next = wait;
                    _teller.Tell(at => new ConnectFailed(at, refused.Message, next));
                }
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    private static string Reason(CoderdConnection connection, (string Routine, Exception Error)? failure) => failure switch
    {
        (_, not Mocks.AgentRpc.Drpc.DrpcException) when connection.EndedBecause is { } lost => lost,
        (var routine, var error) => $"error in routine \"{routine}\": {SessionTexts.Of(error)}",
        _ => "every routine has ended",
    };

    /// <remarks>Source: coder/coder, <c>agent/agent.go</c>, <c>run</c>.</remarks>
    private IReadOnlyList<Routine> RoutinesOf(CoderdConnection connection)
    {
        var calls = connection.Calls;
        var manifest = new TaskCompletionSource<AgentManifest>(TaskCreationOptions.RunContinuationsAsynchronously);
        return
        [
            new("init notification banners", StaysAtStop: false, token => calls.GetAnnouncementBannersAsync(token)),
            new("send logs", StaysAtStop: true, token => _logs.SendAsync(calls, token)),
            new("report lifecycle", StaysAtStop: true, token => _lifecycle.ReportAsync(calls, token)),
            new("report metadata", StaysAtStop: false, token => new MetadataReporter(_metadata, () => _manifest, _time, _teller).RunAsync(calls, token)),
            new("resources monitor", StaysAtStop: false, token => new ResourcesMonitor(_time, _teller).RunAsync(calls, token)),
            new("report connections", StaysAtStop: true, token => Task.Delay(Timeout.InfiniteTimeSpan, token)), // The mock has no connections to report.
            new("handle manifest", StaysAtStop: false, token => HandleManifestAsync(connection, manifest, token)),
            new("app health reporter", StaysAtStop: false, async token =>
                await new AppHealthReporter((await manifest.Task.WaitAsync(token)).Apps, _time, _teller).RunAsync(calls, token)),
            new("coordination", StaysAtStop: false, async token =>
            {
                await manifest.Task.WaitAsync(token);
                await LongStreams.CoordinateAsync(calls, token);
            }),
            new("derp map subscriber", StaysAtStop: false, async token =>
            {
                await manifest.Task.WaitAsync(token);
                await LongStreams.ReadDerpMapsAsync(calls, token);
            }),
            new("fetch service banner loop", StaysAtStop: false, token => RepeatAsync(BannerInterval, calls.GetAnnouncementBannersAsync, token)),
            new("stats report loop", StaysAtStop: false, async token =>
            {
                await manifest.Task.WaitAsync(token);
                await calls.UpdateStatsAsync(token); // It asks for the interval. Later reports are of the network, which is not there.
            }),
        ];
    }

    private async Task RepeatAsync(TimeSpan interval, Func<CancellationToken, Task> actAsync, CancellationToken cancellationToken)
    {
        var ticker = new Ticker(interval, _time);
        while (true)
        {
            await ticker.NextAsync(cancellationToken);
            await actAsync(cancellationToken);
        }
    }

    /// <remarks>Source: coder/coder, <c>agent/agent.go</c>, <c>handleManifest</c>. Only the first manifest of the process starts scripts.</remarks>
    private async Task HandleManifestAsync(CoderdConnection connection, TaskCompletionSource<AgentManifest> ready, CancellationToken cancellationToken)
    {
        var sent = ManifestConversion.From(await connection.Calls.GetManifestAsync(cancellationToken));
        var manifest = sent with { Directory = _environment.ExpandToAbsolute(sent.Directory) };
        await connection.Calls.UpdateStartupAsync(
            new Startup { Version = _settings.Version ?? connection.Release ?? UnknownVersion, ExpandedDirectory = manifest.Directory }, cancellationToken);
        var isFirst = _manifest is null;
        _manifest = manifest;
        _teller.Tell(at => new ManifestReceived(at, manifest, isFirst));
        ready.TrySetResult(manifest);
        SecretFiles.Write(manifest.Secrets, _environment, _teller);
        if (!isFirst)
        {
            return;
        }

        _lifecycle.Add(AgentLifecycle.Starting);
        try
        {
            _scripts.Init(manifest.Scripts, connection.Calls);
        }
        catch (ScriptException failed)
        {
            _teller.Warn("scripts", $"{failed.Message}: no script runs, and the agent stays in STARTING, as a real one does");
            throw;
        }

        _starting = RunStartScriptsAsync();
    }

    private async Task RunStartScriptsAsync()
    {
        var end = await _scripts.ExecuteAsync(ScriptStage.Start, _stopping.Token);
        _lifecycle.Add(end switch
        {
            StageEnd.Ok => AgentLifecycle.Ready,
            StageEnd.TimedOut => AgentLifecycle.StartTimeout,
            _ => AgentLifecycle.StartError,
        });
        if (!_stopping.IsCancellationRequested)
        {
            _scripts.StartCron();
        }
    }
}
