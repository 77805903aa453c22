using PactNet.Native;

namespace PactNet.Verifier;

/// <summary>Takes lines for people.</summary>
public interface IOutput
{
    void WriteLine(string line);
}

/// <summary>Where the report goes.</summary>
public sealed class PactVerifierConfig
{
    public IEnumerable<IOutput> Outputters { get; set; } = [];

    /// <summary>Takes the core's results too, as one JSON object. Not in PactNet 5.</summary>
    public Action<string>? Results { get; set; }
}

/// <summary>Replays pacts against a provider.</summary>
/// <param name="providerName">As the pacts call it.</param>
public sealed class PactVerifier(string providerName, PactVerifierConfig config) : IDisposable
{
    private readonly VerifierHandle _handle = VerifierHandle.Make("Mocks", "1");

    public PactVerifier(string providerName)
        : this(providerName, new PactVerifierConfig())
    {
    }

    /// <param name="pactUri">Where the provider is; a path in it goes before those of the pacts.</param>
    public PactVerifier WithHttpEndpoint(Uri pactUri)
    {
        PactFfi.VerifierSetProvider(_handle, providerName, pactUri.Scheme, pactUri.Host, (ushort)pactUri.Port, pactUri.AbsolutePath);
        return this;
    }

    /// <exception cref="FileNotFoundException">There is no such file; the core would take that for nothing to verify.</exception>
    public PactVerifierSource WithFileSource(FileInfo pactFile)
    {
        if (!pactFile.Exists)
        {
            throw new FileNotFoundException($"There is no pact {pactFile.FullName}.", pactFile.FullName);
        }

        PactFfi.VerifierAddFile(_handle, pactFile.FullName);
        return new PactVerifierSource(_handle, config);
    }

    public PactVerifierSource WithDirectorySource(DirectoryInfo directory)
    {
        PactFfi.VerifierAddFolder(_handle, directory.FullName);
        return new PactVerifierSource(_handle, config);
    }

    public void Dispose() => _handle.Dispose();
}
