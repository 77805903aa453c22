using System.Runtime.CompilerServices;

namespace Mocks.Mocking.Telemetry;

/// <summary>Sends the exchanges of mocks to an OpenTelemetry collector, when the standard variables name one. Disposing it sends the rest,
/// within <see cref="Patience"/>.</summary>
/// <remarks>To be disposed before the mocks. A program has at most one for a mock of a name: sources of spans are known by the mock's name.</remarks>
public sealed class TelemetryExport : IAsyncDisposable
{
    /// <summary>How long the end of a program may wait for a collector.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private readonly IAsyncDisposable[] _mocks;

    private TelemetryExport(params IAsyncDisposable[] mocks) => _mocks = mocks;

    /// <summary>Follows mocks that run.</summary>
    /// <param name="program">Who says on standard error that nothing can be sent.</param>
    public static TelemetryExport Start(string program, params ReadOnlySpan<RunningMock> mocks)
    {
        if (TelemetryVariables.Read(Environment.GetEnvironmentVariable) is not { } variables)
        {
            return new TelemetryExport();
        }

        if (variables.Problem is { } problem)
        {
            Console.Error.WriteLine($"{program}: OpenTelemetry is off. {problem}");
            return new TelemetryExport();
        }

        return Follow(program, variables, mocks);
    }

    // Not inlined: the libraries are loaded by the first method that names them.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static TelemetryExport Follow(string program, TelemetryVariables variables, ReadOnlySpan<RunningMock> mocks)
    {
        var warning = new CollectorWarning(program);
        var followed = new List<IAsyncDisposable>();
        foreach (var mock in mocks)
        {
            followed.Add(new FollowedMock(mock, variables, warning));
        }

        return new TelemetryExport([.. followed]);
    }

    public async ValueTask DisposeAsync() => await Task.WhenAll(_mocks.Select(mock => mock.DisposeAsync().AsTask()));
}
