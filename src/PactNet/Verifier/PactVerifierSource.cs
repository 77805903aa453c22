using System.Runtime.InteropServices;
using System.Text.Json;
using PactNet.Native;

namespace PactNet.Verifier;

/// <summary>How the pacts of a source are replayed.</summary>
public sealed class PactVerifierSource
{
    private readonly VerifierHandle _handle;
    private readonly PactVerifierConfig _config;
    private TimeSpan _timeout = TimeSpan.FromSeconds(5);

    internal PactVerifierSource(VerifierHandle handle, PactVerifierConfig config) => (_handle, _config) = (handle, config);

    /// <param name="providerStateUri">Gets <c>{"action":"setup","state":…,"params":{…}}</c> before an interaction that needs a state.</param>
    public PactVerifierSource WithProviderStateUrl(Uri providerStateUri) => WithProviderStateUrl(providerStateUri, _ => { });

    public PactVerifierSource WithProviderStateUrl(Uri providerStateUri, Action<ProviderStateOptions> configure)
    {
        var options = new ProviderStateOptions();
        configure(options);
        PactFfi.VerifierSetStates(_handle, providerStateUri.AbsoluteUri, Flag(options.Teardown), Flag(true));
        return this;
    }

    /// <summary>Replays only what matches both patterns.</summary>
    public PactVerifierSource WithFilter(string? description = null, string? providerState = null)
    {
        PactFfi.VerifierSetFilter(_handle, description, providerState, Flag(false));
        return this;
    }

    /// <summary>How long the provider may take for one answer; 5 s when nothing is said.</summary>
    public PactVerifierSource WithRequestTimeout(TimeSpan timeout)
    {
        _timeout = timeout;
        return this;
    }

    /// <summary>Sends a header with every request.</summary>
    public PactVerifierSource WithCustomHeader(string name, string value)
    {
        PactFfi.VerifierAddHeader(_handle, name, value);
        return this;
    }

    /// <summary>Replays everything, and blocks until it is done: call it off the thread that must not wait.</summary>
    /// <exception cref="PactVerificationFailedException">Something was not as it should be, or there was nothing to replay.</exception>
    public void Verify()
    {
        _ = PactFfi.VerifierSetOptions(_handle, Flag(false), new CULong((uint)_timeout.TotalMilliseconds));
        _ = PactFfi.VerifierSetColours(_handle, Flag(false));
        // A redirect is an answer like any other: an interaction says whether there is to be one.
        _ = PactFfi.VerifierSetRedirects(_handle, Flag(false));
        _ = PactFfi.VerifierSetNoPactsIsError(_handle, Flag(true));
        var result = PactFfi.VerifierExecute(_handle);
        var report = PactCore.Take(PactFfi.VerifierOutput(_handle, Flag(true)));
        foreach (var output in _config.Outputters)
        {
            output.WriteLine(report);
        }

        var results = PactCore.Take(PactFfi.VerifierJson(_handle));
        _config.Results?.Invoke(results);

        // To the core an empty folder and a filter that matches nothing are well; to us nothing was shown by them.
        if (result == 0 && Replayed(results) == 0)
        {
            throw new PactVerificationFailedException("No interaction was replayed: is the folder empty, or does the filter match nothing?");
        }

        if (result != 0)
        {
            throw new PactVerificationFailedException($"The provider does not answer as its pacts say (the Pact core said {result}).");
        }
    }

    private static int Replayed(string json)
    {
        using var results = JsonDocument.Parse(json);
        return results.RootElement.TryGetProperty("interactionResults", out var interactions) ? interactions.GetArrayLength() : 0;
    }

    private static byte Flag(bool on) => on ? (byte)1 : (byte)0;
}

/// <summary>How states are put in force.</summary>
public sealed class ProviderStateOptions
{
    internal bool Teardown { get; private set; }

    /// <summary>Also says when the interaction is over.</summary>
    public ProviderStateOptions WithTeardown()
    {
        Teardown = true;
        return this;
    }
}
