namespace Mocks.Wire.WorkspaceAgent;

/// <summary>The body of <c>GET /api/v0/listening-ports</c>.</summary>
public sealed record ListeningPortsResponse(IReadOnlyList<ListeningPort> Ports);

/// <param name="ProcessName">Empty when the process is not known.</param>
/// <param name="Network">Always <c>tcp</c>.</param>
public sealed record ListeningPort(string ProcessName, string Network, int Port);

/// <summary>The body of <c>GET /api/v0/netcheck</c>.</summary>
/// <param name="Severity">Always <c>ok</c>.</param>
public sealed record NetcheckReport(string Severity, IReadOnlyList<string> Warnings, bool Dismissed, InterfacesReport Interfaces);

public sealed record InterfacesReport(string Severity, IReadOnlyList<string> Warnings, bool Dismissed, IReadOnlyList<InterfaceReport> Interfaces);

/// <param name="Addresses">With the length of their prefix, e.g. <c>127.0.0.1/8</c>.</param>
public sealed record InterfaceReport(string Name, int Mtu, IReadOnlyList<string> Addresses);
