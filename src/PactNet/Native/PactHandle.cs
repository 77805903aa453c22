using System.Runtime.InteropServices;

namespace PactNet.Native;

/// <summary>A pact that is being written in the core.</summary>
/// <remarks>The core numbers its pacts with 16 bits, so a long run must free them.</remarks>
internal sealed class PactHandle : IDisposable
{
    private readonly ushort _number;
    private bool _freed;

    public PactHandle(string consumer, string provider)
    {
        PactCore.Require();
        _number = PactFfi.NewPact(consumer, provider);
        PactFfi.WithSpecification(_number, PactFfi.V4);
    }

    public uint NewInteraction(string description) => PactFfi.NewInteraction(_number, description);

    /// <returns>The port of a server on 127.0.0.1 that expects the pact's requests.</returns>
    /// <exception cref="PactFailureException">The core cannot start a server.</exception>
    public int StartServer()
    {
        var port = PactFfi.CreateMockServer(_number, "127.0.0.1", 0, "http", null);
        return port > 0 ? port : throw new PactFailureException($"The Pact core started no mock server (it returned {port}).");
    }

    /// <summary>Adds the pact's interactions to its file.</summary>
    /// <exception cref="PactFailureException">The file cannot be written, or it contradicts the pact.</exception>
    public void Write(string folder)
    {
        var status = PactFfi.WritePactFile(_number, folder, overwrite: false);
        if (status != 0)
        {
            throw new PactFailureException($"The Pact core could not write the pact into {folder} (it returned {status}).");
        }
    }

    public void Dispose()
    {
        if (!_freed)
        {
            _freed = true;
            _ = PactFfi.FreePactHandle(_number);
        }
    }

    /// <summary>The mismatches that the server of a port found, as the core's JSON.</summary>
    public static string MismatchesOf(int port) => Marshal.PtrToStringUTF8(PactFfi.MockServerMismatches(port)) ?? "[]";
}
