namespace Mocks.MockAgentApi.Tests;

/// <summary>The mock as a program, under its own name or under AgentAPI's.</summary>
internal static class MockProgram
{
    private const string Mock = "mock-agentapi";
    private const string AgentApi = "agentapi";

    /// <summary>Starts it and waits until it listens.</summary>
    public static Task<RunningProgram> ListenAsync(string[] arguments, params (string Name, string Value)[] environment) =>
        RunningProgram.ListenAsync(Programs.Ours(Mock, arguments).With(environment));

    /// <summary>Starts <c>agentapi</c> on a free port and waits until it listens.</summary>
    /// <param name="input">Its standard input.</param>
    public static Task<RunningProgram> ServeAsync(string flags, string input = "", params (string Name, string Value)[] environment) =>
        RunningProgram.ListenAsync(Programs.Ours(AgentApi,
            ["server", "--port", "0", .. flags.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--", "codex", "--yes"]).With(environment), input);

    /// <summary>Starts it and waits until it ends.</summary>
    public static Task<Ended> RunAsync(string[] arguments, params (string Name, string Value)[] environment) =>
        RunningProgram.RunAsync(Programs.Ours(Mock, arguments).With(environment));

    /// <summary>Starts <c>agentapi</c> and waits until it ends.</summary>
    public static Task<Ended> RunAgentApiAsync(string[] arguments, params (string Name, string Value)[] environment) =>
        RunningProgram.RunAsync(Programs.Ours(AgentApi, arguments).With(environment));
}
