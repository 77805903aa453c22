using System.Collections.Concurrent;
using System.Reflection;
using Microsoft.Playwright;
using Xunit.v3;

[assembly: AssemblyFixture(typeof(Mocks.EndToEnd.Tests.Chromium))]
[assembly: Mocks.EndToEnd.Tests.ClosePages]

namespace Mocks.EndToEnd.Tests;

/// <summary>The browser of this machine, started once for all tests.</summary>
/// <remarks>Tests assert what a page shows with <c>Expect</c>, which waits: a page that is open may still wait for its data.</remarks>
public sealed class Chromium : IAsyncLifetime
{
    /// <summary>Ends a wait for a browser or a page that hangs. A slow machine does not reach it.</summary>
    public static readonly float PatienceMs = (float)TimeSpan.FromMinutes(3).TotalMilliseconds;

    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

    private static readonly ConcurrentDictionary<string, List<IBrowserContext>> Open = [];

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <summary>The program that <c>MOCKS_CHROMIUM</c> names, or the first on the PATH; null without either.</summary>
    private static string? Executable => Environment.GetEnvironmentVariable("MOCKS_CHROMIUM") is { Length: > 0 } named
        ? named
        : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .SelectMany(folder => Names.Select(name => Path.Combine(folder, name))).FirstOrDefault(File.Exists);

    public async ValueTask InitializeAsync()
    {
        if (Executable is { } path)
        {
            Assertions.SetDefaultExpectTimeout(PatienceMs);
            _playwright = await Playwright.CreateAsync();
            _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = path, Timeout = PatienceMs });
        }
    }

    /// <summary>Opens a page in a context of its own. Skips the test on a machine without a browser.</summary>
    /// <param name="scheme">The colour scheme of the system.</param>
    public async Task<IPage> OpenAsync(Uri address, int width = 1100, int height = 760, ColorScheme scheme = ColorScheme.Light)
    {
        Assert.SkipWhen(_browser is null, "No Chromium was found on the PATH. Install it (apt-get install chromium), or name one in MOCKS_CHROMIUM.");
        var context = await _browser.NewContextAsync(new()
        {
            ViewportSize = new() { Width = width, Height = height },
            ColorScheme = scheme,
            Locale = "en-GB",
            TimezoneId = "UTC",
        });
        context.SetDefaultTimeout(PatienceMs);
        Open.GetOrAdd(TestContext.Current.Test!.UniqueID, _ => []).Add(context);
        var page = await context.NewPageAsync();
        await page.GotoAsync(address.ToString());
        return page;
    }

    /// <summary>Closes the pages of a test.</summary>
    internal static async Task CloseAsync(string test)
    {
        foreach (var context in Open.TryRemove(test, out var contexts) ? contexts : [])
        {
            await context.CloseAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
        Assert.Empty(Open);
    }
}

/// <summary>Closes the pages of each test at its end. A page that stays open goes on asking for its mock, on a port that the mock of another test may get.</summary>
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class ClosePagesAttribute : BeforeAfterTestAttribute
{
    public override void After(MethodInfo methodUnderTest, IXunitTest test) => Task.Run(() => Chromium.CloseAsync(test.UniqueID)).GetAwaiter().GetResult();
}
