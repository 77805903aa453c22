using System.Runtime.InteropServices;

namespace PactNet.Native;

/// <summary>A pact that is being written in the core; it is let go when this is disposed.</summary>
/// <remarks>The core counts them in 16 bits, so a long run must give them back.</remarks>
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

    /// <returns>The port of a server on 127.0.0.1 that expects what the pact says.</returns>
    /// <exception cref="PactFailureException">The core cannot start one.</exception>
    public int StartServer()
    {
        var port = PactFfi.CreateMockServer(_number, "127.0.0.1", 0, "http", null);
        return port > 0 ? port : throw new PactFailureException($"The Pact core started no mock server (it said {port}).");
    }

    /// <summary>Writes the pact, beside the interactions that its file already holds.</summary>
    /// <exception cref="PactFailureException">It cannot be written, or contradicts what the file holds.</exception>
    public void Write(string folder)
    {
        var status = PactFfi.WritePactFile(_number, folder, overwrite: false);
        if (status != 0)
        {
            throw new PactFailureException($"The Pact core could not write the pact into {folder} (it said {status}).");
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

    /// <summary>What the server of a port found wrong, as the core's JSON.</summary>
    public static string MismatchesOf(int port) => Marshal.PtrToStringUTF8(PactFfi.MockServerMismatches(port)) ?? "[]";
}
