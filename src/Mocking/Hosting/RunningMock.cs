using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Mocks.Mocking.Secrets;

namespace Mocks.Mocking.Hosting;

/// <summary>A mock that listens. Disposing it stops it.</summary>
public sealed class RunningMock : IAsyncDisposable
{
    private readonly WebApplication _app;

    private readonly string? _everyAddress;

    /// <param name="everyAddress">The address that stands for all of this machine's, when it listens there.</param>
    private RunningMock(WebApplication app, Uri address, string? everyAddress) => (_app, Address, _everyAddress) = (app, address, everyAddress);

    /// <summary>Where it is reached from this machine, e.g. <c>http://127.0.0.1:41234</c>.</summary>
    public Uri Address { get; }

    /// <summary>Where it is reached, for people, e.g. <c>http://127.0.0.1:41234 and every other address of this machine (0.0.0.0)</c>.</summary>
    public string Reached => Address.GetLeftPart(UriPartial.Authority)
        + (_everyAddress is null ? "" : $" and every other address of this machine ({_everyAddress})");

    public IServiceProvider Services => _app.Services;

    /// <exception cref="SettingException">The port is in use, or may not be used, or the address is not this machine's.</exception>
    public static async Task<RunningMock> StartAsync(WebApplication app)
    {
        var settings = app.Services.GetRequiredService<HostSettings>();
        try
        {
            await app.StartAsync();
        }
        catch (Exception refused) when (refused is IOException or SocketException)
        {
            await app.DisposeAsync();
            throw Explain(settings, refused);
        }

        var bound = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        return bound.Host is "0.0.0.0" or "[::]"
            ? new RunningMock(app, new Uri($"http://127.0.0.1:{bound.Port}"), bound.Host.Trim('[', ']'))
            : new RunningMock(app, bound, everyAddress: null);
    }

    /// <summary>Keeps the mock's tokens off the console; or warns there that the user wants to see them.</summary>
    public void GuardConsole(string program)
    {
        var secrets = Services.GetRequiredService<SecretText>();
        ShownConsole.Know(secrets.Tokens());
        if (secrets.ShowsAll && ShownConsole.ShowAll())
        {
            Console.Error.WriteLine($"{program}: --show-secrets is on: bodies, verdicts and reports are shown with the tokens and keys in them.");
        }
    }

    /// <summary>Waits until it is told to stop, by a signal or by <see cref="DisposeAsync"/>.</summary>
    /// <remarks>The host's own wait would give hanging requests half a minute.</remarks>
    public async Task WaitForShutdownAsync() =>
        await Task.Delay(Timeout.InfiniteTimeSpan, _app.Lifetime.ApplicationStopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    /// <summary>Takes no more requests, and waits for those in progress.</summary>
    /// <returns>False when the timeout was over and requests were cut off.</returns>
    public async Task<bool> StopAsync(TimeSpan timeout)
    {
        using var enough = new CancellationTokenSource(timeout);
        await _app.StopAsync(enough.Token);
        return !enough.IsCancellationRequested;
    }

    public async ValueTask DisposeAsync()
    {
        // Requests that hang on purpose would delay a graceful stop.
        using var atOnce = new CancellationTokenSource();
        await atOnce.CancelAsync();
        await _app.StopAsync(atOnce.Token);
        await _app.DisposeAsync();
    }

    private static SettingException Explain(HostSettings settings, Exception refused)
    {
        var code = (refused as SocketException ?? refused.InnerException as SocketException
            ?? refused.InnerException?.InnerException as SocketException)?.SocketErrorCode;
        var why = code switch
        {
            SocketError.AccessDenied => "this user may not listen there. Name a port from 1024 on (0 picks a free one).",
            SocketError.AddressNotAvailable => "this machine has no such address. 127.0.0.1 is always one, 0.0.0.0 means all.",
            _ => "it is already in use. Stop what listens there, or name another port (0 picks a free one).",
        };
        return new SettingException($"{settings.PortFlag} {settings.Port} --bind {(settings.BothLoopbacks ? "localhost" : $"{settings.Bind ?? IPAddress.Loopback}")}: {why}", cause: refused);
    }
}
