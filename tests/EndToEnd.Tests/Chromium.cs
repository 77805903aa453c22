using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(Mocks.EndToEnd.Tests.Chromium))]

namespace Mocks.EndToEnd.Tests;

/// <summary>The browser of this machine, started once for all tests.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <summary>Named by <c>MOCKS_CHROMIUM</c>, or found on the PATH; null when there is none.</summary>
    private static string? Executable => Environment.GetEnvironmentVariable("MOCKS_CHROMIUM") is { Length: > 0 } named
        ? named
        : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .SelectMany(folder => Names.Select(name => Path.Combine(folder, name))).FirstOrDefault(File.Exists);

    public async ValueTask InitializeAsync()
    {
        if (Executable is { } path)
        {
            _playwright = await Playwright.CreateAsync();
            _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = path });
        }
    }

    /// <summary>A page of its own, as a window of that size shows it. Skips the test where there is no browser.</summary>
    /// <param name="scheme">What the system is set to: light or dark.</param>
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
        context.SetDefaultTimeout(20_000);
        var page = await context.NewPageAsync();
        await page.GotoAsync(address.ToString());
        return page;
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
    }
}
