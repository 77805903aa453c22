using System.CommandLine;
using System.CommandLine.Parsing;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Configuration;
using Mocks.Mocking.Log;
using Mocks.Mocking.Routes;
using Mocks.Mocking.Secrets;
using Mocks.Mocking.Swagger;
using Mocks.Mocking.Telemetry;

namespace Mocks.Mocking.Hosting;

/// <summary>The command line of a mock: serve by default, and a few verbs.</summary>
/// <remarks>Exit codes: 0 stopped by a signal, 1 bad <c>MESSAGES</c> (as the Node mock) or an unhealthy mock, 2 a bad setting.</remarks>
/// <param name="service">Who the mock is.</param>
/// <param name="settings">Everything that can be set, in the order of <c>--help</c>.</param>
/// <param name="build">Makes the server of what was set; throws <see cref="SettingException"/> when it cannot.</param>
/// <param name="versions">Those of the service that the mock can be.</param>
/// <param name="started">Called when it listens, with what was set; what it returns is disposed at the end.</param>
public sealed class MockProgram(
    MockService service,
    IReadOnlyList<Setting> settings,
    Func<SettingReader, WebApplication> build,
    ServiceVersions versions,
    Func<SettingReader, IDisposable?>? started = null)
{
    public async Task<int> RunAsync(string[] args)
    {
        if (!RuntimeFeature.IsDynamicCodeSupported && args is not ["healthcheck", ..])
        {
            // WebApplication reads a delegate's Method, for which a native program builds a table of all methods: on another core, while this one reads the settings.
            _ = Task.Run(() => build.Method);
        }

        var port = new Argument<string?>("port") { Arity = ArgumentArity.ZeroOrOne, Description = $"Port to listen on, {service.StandardPort} when nothing says otherwise; 0 picks a free one." };
        port.Validators.Add(given =>
        {
            var command = (given.Parent as CommandResult)?.Command ?? new RootCommand();
            if (given.Tokens is [{ Value: ['-', ..] } flag])
            {
                given.AddError($"{flag.Value}: there is no such option{Suggestion.For(flag.Value, command)}");
            }
            else if (given.Tokens is [{ Value: var word }] && Suggestion.For(word, command) is [.., '?'] near)
            {
                given.AddError($"{word}: there is no such command{near}");
            }
        });
        var root = new RootCommand($"{service.Name}: answers as {service.Imitates} does, and says what the real one would have made of each request.\n  {service.Program} {service.StandardPort} --preset normal --log verdicts") { port };
        var options = SettingOptions.AddTo(root, settings);
        root.SetAction((parsed, _) => ServeAsync(ReaderOf(parsed, options, parsed.GetValue(port))));

        var health = new Command("healthcheck", "Exit 0 when a mock answers on the port, else 1. For containers, whose images have no curl.\n  " + $"{service.Program} healthcheck --wait 30s --timeout 2s") { port };
        var healthOptions = SettingOptions.AddTo(health, [.. settings.Where(setting => setting.Flag == "--port"), Healthcheck.WaitSetting, Healthcheck.TimeoutSetting]);
        health.SetAction((parsed, cancellationToken) => Healthcheck.RunAsync(
            ReaderOf(parsed, healthOptions, parsed.GetValue(port)), cancellationToken, settings.First(setting => setting.Flag == "--port")));
        root.Add(health);
        root.Add(OpenApiCommand());
        return await CommandLine.InvokeAsync(root, service.Program, service.Imitates, args);
    }

    private async Task<int> ServeAsync(SettingReader reader)
    {
        var app = build(reader);
        RouteTable.Prepare(app.Services);
        await using var mock = await RunningMock.StartAsync(app);
        mock.GuardConsole(service.Program);
        await using var telemetry = TelemetryExport.Start(service.Program, mock);
        using var trim = MemoryTrim.OfProcess();
        using var companion = started?.Invoke(reader);
        await BindWarning.WriteAsync(reader, service.Program);
        // It has no secret; to look for one is a fifth of a start.
        await ShownConsole.Exact.WriteAsync($"{service.Name} listening on {mock.Reached}{Environment.NewLine}");
        await ShownConsole.Exact.FlushAsync();
        using var log = ExchangeLog.Start(mock, LogOutput.StandardOutput);
        await mock.WaitForShutdownAsync();
        return 0;
    }

    private Command OpenApiCommand()
    {
        var document = new Argument<string?>("document") { Arity = ArgumentArity.ZeroOrOne, Description = "service or control." };
        var every = new Option<string?>("--every") { HelpName = "folder", Description = "Writes all of them instead, those of every version, into a folder." };
        var gzip = new Option<bool>("--gzip") { Description = "With --every: compresses each of them, as a native mock has them built in." };
        var command = new Command("openapi", $"Prints an OpenAPI document, as /swagger shows it.\n  {service.Program} openapi service") { document, every, gzip };
        var options = SettingOptions.AddTo(command, [versions.Setting]);
        command.SetAction((parsed, _) => parsed.GetValue(every) is { } folder
            ? WriteOpenApiAsync(folder, parsed.GetValue(gzip))
            : PrintOpenApiAsync(parsed.GetValue(document), options.ValueOf(parsed, versions.Setting)));
        return command;
    }

    private async Task<int> PrintOpenApiAsync(string? document, string? version)
    {
        if (document is null || !ISwaggerDocuments.Names.Contains(document))
        {
            throw new SettingException($"openapi{(document is null ? "" : $" {document}")}: there is no such document. It may be {string.Join(" or ", ISwaggerDocuments.Names)}.");
        }

        await using var mock = await StartAsync(version);
        await ShownConsole.Exact.WriteAsync(await mock.Services.GetRequiredService<ISwaggerDocuments>().OfAsync(document));
        return 0;
    }

    private async Task<int> WriteOpenApiAsync(string folder, bool compressed)
    {
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception bad) when (bad is IOException or UnauthorizedAccessException)
        {
            throw new SettingException($"openapi --every {folder}: it cannot be made: {bad.Message} It may be a folder that is there or can be made.", cause: bad);
        }

        foreach (var version in versions.Names)
        {
            await using var mock = await StartAsync(version);
            var (written, documents) = (mock.Services.GetRequiredService<MockService>(), mock.Services.GetRequiredService<ISwaggerDocuments>());
            foreach (var name in ISwaggerDocuments.Names)
            {
                await WrittenDocuments.WriteAsync(Path.Combine(folder, WrittenDocuments.FileOf(written, name)), await documents.OfAsync(name), compressed);
            }
        }

        return 0;
    }

    // Routes are known only to a mock that runs.
    private Task<RunningMock> StartAsync(string? version) => RunningMock.StartAsync(build(
        new SettingReader(
            setting => setting.Flag == "--port" ? "0" : setting.Flag == versions.Setting.Flag ? version : null,
            variable => variable == versions.Setting.Variable ? Environment.GetEnvironmentVariable(variable) : null)));

    private static SettingReader ReaderOf(ParseResult parsed, SettingOptions options, string? port) => new(
        setting => options.ValueOf(parsed, setting) ?? (setting.Flag == "--port" ? port : null),
        Environment.GetEnvironmentVariable,
        AppSettings());

    private static IConfigurationRoot? AppSettings()
    {
        var file = Path.Combine(AppContext.BaseDirectory, "appsettings.json");
        if (!File.Exists(file))
        {
            return null;
        }

        try
        {
            return new ConfigurationBuilder().AddJsonFile(file).Build();
        }
        catch (Exception bad) when (bad is InvalidDataException or FormatException)
        {
            throw new SettingException($"appsettings.json cannot be read: {bad.GetBaseException().Message}");
        }
    }
}
