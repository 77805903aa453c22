using PactNet.Native;

namespace PactNet.Verifier;

public sealed class PactVerifierConfig
{
    /// <summary>Receives the core's results as one JSON object. Not in PactNet 5.</summary>
    public Action<string>? Results { get; set; }
}

/// <summary>Replays pacts against a provider.</summary>
/// <param name="providerName">The provider's name in the pacts.</param>
public sealed class PactVerifier(string providerName, PactVerifierConfig config) : IDisposable
{
    private readonly VerifierHandle _handle = new();

    public PactVerifier(string providerName)
        : this(providerName, new PactVerifierConfig())
    {
    }

    /// <param name="pactUri">The provider's address; its path is put in front of the pacts' paths.</param>
    public PactVerifier WithHttpEndpoint(Uri pactUri)
    {
        PactFfi.VerifierSetProvider(_handle, providerName, pactUri.Scheme, pactUri.Host, (ushort)pactUri.Port, pactUri.AbsolutePath);
        return this;
    }

    /// <exception cref="FileNotFoundException">There is no such file; the core would find nothing to verify, and report success.</exception>
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
