using System.Runtime.InteropServices;

namespace PactNet.Native;

/// <summary>A verifier of the core; it is shut down when this is disposed.</summary>
internal sealed class VerifierHandle : SafeHandle
{
    private VerifierHandle(nint verifier)
        : base(0, ownsHandle: true) => SetHandle(verifier);

    public override bool IsInvalid => handle == 0;

    public static VerifierHandle Make(string application, string version)
    {
        PactCore.Require();
        return new(PactFfi.VerifierNew(application, version));
    }

    protected override bool ReleaseHandle()
    {
        PactFfi.VerifierShutdown(handle);
        return true;
    }
}
