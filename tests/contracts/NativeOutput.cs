using Mocks.Verify;

[assembly: AssemblyFixture(typeof(Mocks.Contracts.Tests.NativeOutput))]

namespace Mocks.Contracts.Tests;

/// <summary>
/// The Pact core prints its reports to standard output, where the test runner passes its results on: a report between
/// two of those would lose one. So native code prints nowhere while these tests run; the runner has a handle of its own by then.
/// </summary>
public sealed class NativeOutput : IDisposable
{
    private readonly StandardOutput _held = StandardOutput.Hold();

    public void Dispose() => _held.Dispose();
}
