namespace Mocks.Run;

/// <summary>The same command against several releases of coderd.</summary>
/// <param name="Exit">0 when every run is good, else 1.</param>
internal sealed record MatrixReport(IReadOnlyList<RunReport> Runs, int Exit);
