using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Mocks.Mocking.Control;
using Mocks.Mocking.Faults;
using Mocks.Mocking.Hosting;
using Mocks.Mocking.Journal;
using Mocks.Mocking.Presets;

namespace Mocks.Testing;

/// <summary>What a test sees and changes of a mock: its requests, verdicts, faults and preset.</summary>
public abstract class MockControl
{
    private protected MockControl(IServiceProvider services)
    {
        Services = services;
        Requests = new RequestLog(services.GetRequiredService<RequestJournal>());
        Verdicts = new VerdictLog(services.GetRequiredService<RequestJournal>(), services.GetRequiredService<MockService>());
        Faults = new FaultSet(services.GetRequiredService<FaultStore>(), services.GetRequiredService<MockService>());
    }

    /// <summary>The requests that the mock got, in order of arrival.</summary>
    public RequestLog Requests { get; }

    /// <summary>What the real service would have done with them.</summary>
    public VerdictLog Verdicts { get; }

    /// <summary>The answers that will be wrong.</summary>
    public FaultSet Faults { get; }

    /// <summary>The name of the preset in force.</summary>
    public string Preset => Services.GetRequiredService<IPresets>().Current;

    /// <summary>The mock's own services. Their types may change with every version.</summary>
    public IServiceProvider Services { get; }

    /// <summary>Selects another preset; the journal keeps its entries.</summary>
    /// <param name="name">E.g. <c>many</c>.</param>
    /// <param name="parameters">What the preset leaves open, by name, e.g. <c>count</c> of <c>long</c>; null for its defaults.</param>
    /// <exception cref="ArgumentException">There is no such preset, or it has no such parameter; the message says what it may be.</exception>
    public void SelectPreset(string name, IReadOnlyDictionary<string, int>? parameters = null)
    {
        var given = parameters?.ToDictionary(parameter => parameter.Key, parameter => JsonElement.Parse(parameter.Value.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        if (Services.GetRequiredService<IPresets>().Select(name, given) is { } wrong)
        {
            throw new ArgumentException(wrong, nameof(name));
        }
    }

    /// <summary>Restores the mock as it was when it started: its state, no faults, an empty journal.</summary>
    public void Reset() => Services.GetRequiredService<MockReset>().Everything();
}
