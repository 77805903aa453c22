using Mocks.Mocking.Journal;
using Mocks.Mocking.Settings;

namespace Mocks.Mocking.Hosting;

/// <summary>Who a mock is.</summary>
/// <param name="Name">As people say it, e.g. <c>Mock AgentAPI</c>.</param>
/// <param name="Program">As it is typed, e.g. <c>mock-agentapi</c>.</param>
/// <param name="StandardPort">The real service's own port.</param>
/// <param name="Imitates">The real service and its version, e.g. <c>AgentAPI 0.12.1</c>.</param>
/// <param name="Secrets">Where its tokens travel.</param>
public sealed record MockService(string Name, string Program, int StandardPort, string Imitates, Secrets Secrets);

/// <summary>The versions of a service that a mock can be.</summary>
/// <param name="Setting">Says which it is.</param>
/// <param name="Names">As that setting takes them.</param>
public sealed record ServiceVersions(Setting Setting, IReadOnlyList<string> Names);
