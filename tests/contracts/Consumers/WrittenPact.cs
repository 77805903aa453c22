using PactNet;

namespace Mocks.Contracts.Tests.Consumers;

/// <summary>All scenarios of one consumer and one provider, run once, and the pact that they write.</summary>
public abstract class WrittenPact : IAsyncLifetime
{
    private static readonly SemaphoreSlim AtOnce = new(Math.Max(2, Environment.ProcessorCount));

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("pacts-");
    private readonly Dictionary<string, Exception?> _results = [];

    protected virtual string Consumer => "Snapshotter";

    protected abstract string Provider { get; }

    private protected abstract IReadOnlyList<Scenario> Scenarios { get; }

    private string FileName => $"{Consumer}-{Provider}.json";

    public async ValueTask InitializeAsync()
    {
        await StartAsync();
        var runs = Scenarios.ToDictionary(scenario => scenario.Name, RunAsync);
        foreach (var (name, run) in runs)
        {
            _results[name] = await run;
        }
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await StopAsync();
        _folder.Delete(recursive: true);
    }

    /// <summary>Fails with the error of this scenario.</summary>
    public void AssertHeld(string scenario)
    {
        if (_results[scenario] is { } wrong)
        {
            Assert.Fail(wrong.ToString());
        }
    }

    /// <summary>Compares the pact of this run with the committed one. With <c>MOCKS_UPDATE_PACTS=1</c> replaces it.</summary>
    public async Task AssertCommittedAsync()
    {
        Assert.All(_results, result => Assert.Null(result.Value));
        var written = await File.ReadAllTextAsync(Path.Combine(_folder.FullName, FileName));
        written = written.TrimEnd('\n') + "\n";
        var committed = Path.Combine(Repository.Pacts, FileName);
        if (Environment.GetEnvironmentVariable("MOCKS_UPDATE_PACTS") == "1")
        {
            Directory.CreateDirectory(Repository.Pacts);
            await File.WriteAllTextAsync(committed, written);
        }

        Assert.True(File.Exists(committed), $"There is no {committed}: run the tests with MOCKS_UPDATE_PACTS=1 and commit it.");
        var expected = await File.ReadAllTextAsync(committed);
        if (expected != written)
        {
            var line = expected.Split('\n').Zip(written.Split('\n')).TakeWhile(pair => pair.First == pair.Second).Count();
            Assert.Fail($"""
                The {Consumer} now writes another pact than {FileName}, from line {line + 1} on:
                  committed  {expected.Split('\n').ElementAtOrDefault(line)}
                  written    {written.Split('\n').ElementAtOrDefault(line)}
                If that is right, run the tests with MOCKS_UPDATE_PACTS=1, read the difference and commit it.
                """);
        }
    }

    protected abstract ValueTask StartAsync();

    protected abstract ValueTask StopAsync();

    // Stored, not thrown: each scenario is a test, and one that fails must not hide the others.
    private async Task<Exception?> RunAsync(Scenario scenario)
    {
        await AtOnce.WaitAsync();
        try
        {
            var pact = Pact.V4(Consumer, Provider, new PactConfig { PactDir = _folder.FullName }).WithHttpInteractions();
            scenario.Say(pact);
            await pact.VerifyAsync(context => scenario.ActAsync(context.MockServerUri));
            return null;
        }
        catch (Exception wrong) when (wrong is PactFailureException or Xunit.Sdk.XunitException or OperationCanceledException)
        {
            return wrong;
        }
        finally
        {
            AtOnce.Release();
        }
    }
}
