using System.Runtime.InteropServices;

namespace PactNet.Native;

/// <summary>A verifier of the core.</summary>
internal sealed class VerifierHandle : SafeHandle
{
    public VerifierHandle()
        : base(0, ownsHandle: true)
    {
        PactCore.Require();
        SetHandle(PactFfi.VerifierNew("Mocks", "1"));
    }

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        PactFfi.VerifierShutdown(handle);
        return true;
    }
}
