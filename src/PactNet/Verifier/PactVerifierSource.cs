using System.Runtime.InteropServices;
using System.Text.Json;
using PactNet.Native;

namespace PactNet.Verifier;

/// <summary>Sets how the pacts of a source are replayed, and replays them.</summary>
public sealed class PactVerifierSource
{
    private const byte Off = 0;
    private const byte On = 1;

    private readonly VerifierHandle _handle;
    private readonly PactVerifierConfig _config;
    private TimeSpan _timeout = TimeSpan.FromSeconds(5);

    internal PactVerifierSource(VerifierHandle handle, PactVerifierConfig config) => (_handle, _config) = (handle, config);

    /// <param name="providerStateUri">Gets <c>{"action":"setup","state":…,"params":{…}}</c> before an interaction that needs a state.</param>
    public PactVerifierSource WithProviderStateUrl(Uri providerStateUri, Action<ProviderStateOptions> configure)
    {
        var options = new ProviderStateOptions();
        configure(options);
        PactFfi.VerifierSetStates(_handle, providerStateUri.AbsoluteUri, options.Teardown ? On : Off, On);
        return this;
    }

    /// <summary>Replays only the interactions that match both patterns.</summary>
    public PactVerifierSource WithFilter(string? description = null, string? providerState = null)
    {
        PactFfi.VerifierSetFilter(_handle, description, providerState, Off);
        return this;
    }

    /// <summary>The timeout for one answer of the provider; 5 s by default.</summary>
    public PactVerifierSource WithRequestTimeout(TimeSpan timeout)
    {
        _timeout = timeout;
        return this;
    }

    /// <summary>Replays the interactions; blocks the calling thread until all are done.</summary>
    /// <exception cref="PactVerificationFailedException">An answer did not match, or there was nothing to replay.</exception>
    public void Verify()
    {
        _ = PactFfi.VerifierSetOptions(_handle, Off, new CULong((uint)_timeout.TotalMilliseconds));
        _ = PactFfi.VerifierSetColours(_handle, Off);
        // A redirect is an answer like any other: the interaction says whether it is expected.
        _ = PactFfi.VerifierSetRedirects(_handle, Off);
        _ = PactFfi.VerifierSetNoPactsIsError(_handle, On);
        var result = PactFfi.VerifierExecute(_handle);
        var results = PactCore.Take(PactFfi.VerifierJson(_handle));
        _config.Results?.Invoke(results);
        if (result != 0)
        {
            throw new PactVerificationFailedException($"The provider's answers do not match its pacts (the Pact core returned {result}).");
        }

        // The core reports success for an empty folder, and for a filter that matches nothing.
        if (CountOf(results) == 0)
        {
            throw new PactVerificationFailedException("No interaction was replayed: the folder is empty, or the filter matches nothing.");
        }
    }

    private static int CountOf(string json)
    {
        using var results = JsonDocument.Parse(json);
        return results.RootElement.TryGetProperty("interactionResults", out var interactions) ? interactions.GetArrayLength() : 0;
    }
}

/// <summary>How provider states are set.</summary>
public sealed class ProviderStateOptions
{
    internal bool Teardown { get; private set; }

    /// <summary>Also posts <c>{"action":"teardown",…}</c> after the interaction.</summary>
    public ProviderStateOptions WithTeardown()
    {
        Teardown = true;
        return this;
    }
}
