using System.Reflection;

namespace Mocks.Mocking.Hosting;

/// <summary>The identity of a mock.</summary>
/// <param name="Name">For people, e.g. <c>Mock AgentAPI</c>.</param>
/// <param name="Program">The program's name, e.g. <c>mock-agentapi</c>.</param>
/// <param name="StandardPort">The real service's own port.</param>
/// <param name="Imitates">The real service and its version, e.g. <c>AgentAPI 0.12.1</c>.</param>
public sealed record MockService(string Name, string Program, int StandardPort, string Imitates)
{
    /// <summary>Calls that a client can make over RPC, e.g. <c>/greeter.v1.Greeter/SayHello</c>.</summary>
    public IReadOnlyList<string> Calls { get; init; } = [];
}

/// <summary>The versions of a service that a mock can be.</summary>
/// <param name="Setting">Selects one.</param>
/// <param name="Names">As that setting takes them.</param>
public sealed record ServiceVersions(Setting Setting, IReadOnlyList<string> Names);

/// <summary>The version of this project and of all its programs.</summary>
public static class MockVersion
{
    // The SDK adds +COMMIT where it builds in a git checkout.
    private static readonly string[] Parts =
        typeof(MockVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+', 2);

    public static string Text => Parts[0];

    /// <summary>The line of <c>--version</c>.</summary>
    /// <param name="imitates">The real services and their versions.</param>
    public static string Line(string program, string imitates) => Line(program, Parts, imitates);

    internal static string Line(string program, string[] parts, string imitates) =>
        $"{program} {parts[0]} ({(parts is [_, { Length: > 0 } commit] ? $"commit {commit[..Math.Min(commit.Length, 12)]}" : "built outside a git checkout")}), imitates {imitates}";
}
