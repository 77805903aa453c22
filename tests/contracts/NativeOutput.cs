using Mocks.Verify;

[assembly: AssemblyFixture(typeof(Mocks.Contracts.Tests.NativeOutput))]

namespace Mocks.Contracts.Tests;

/// <summary>
/// The Pact core prints its reports to standard output, where the test runner reports its results: a report between
/// two results would lose one. So native code prints nowhere while these tests run; the runner already has its own handle.
/// </summary>
public sealed class NativeOutput : IDisposable
{
    private readonly StandardOutput _held = StandardOutput.Hold();

    public void Dispose() => _held.Dispose();
}
