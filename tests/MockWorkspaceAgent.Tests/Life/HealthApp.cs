using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace Mocks.MockWorkspaceAgent.Tests.Life;

/// <summary>An app whose answer a test decides.</summary>
internal sealed class HealthApp : IAsyncDisposable
{
    /// <summary>In place of a status: no answer.</summary>
    public const int Silent = 0;

    private readonly WebApplication _app;

    private readonly SemaphoreSlim _asked = new(0);
    private readonly SemaphoreSlim _givenUp = new(0);

    private HealthApp(WebApplication app) => _app = app;

    public Uri Address => new(_app.Urls.First() + "/");

    public int Status { get; set; }

    public static async Task<HealthApp> StartAsync(int status)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var health = new HealthApp(app) { Status = status };
        app.Run(async context =>
        {
            health._asked.Release();
            if (health.Status == Silent)
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, context.RequestAborted).ContinueWith(_ => health._givenUp.Release(), TaskScheduler.Default);
            }

            context.Response.StatusCode = health.Status;
        });
        await app.StartAsync(TestContext.Current.CancellationToken);
        return health;
    }

    /// <summary>Waits for one more request.</summary>
    public Task AskedAsync() => _asked.WaitAsync(RunningProgram.Patience);

    /// <summary>Waits until the client has given up once more.</summary>
    public Task GivenUpAsync() => _givenUp.WaitAsync(RunningProgram.Patience);

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
