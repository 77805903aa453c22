using System.Diagnostics;

namespace Mocks.Tests;

/// <summary>The <c>mocks</c> command.</summary>
internal static class MocksCommand
{
    public static ProcessStartInfo Of(params string[] arguments) => Programs.Ours("mocks", arguments);

    /// <summary>Runs it to its end.</summary>
    public static Task<Ended> RunAsync(params string[] arguments) => RunningProgram.RunAsync(Of(arguments));

    /// <summary>Starts <c>mocks up</c> on free ports.</summary>
    /// <returns>The program, which listens as AgentAPI, and the address of its coderd.</returns>
    public static Task<(RunningProgram Up, Uri Coderd)> UpAsync(params string[] arguments) => ListenAsync(Of(["up", "--agentapi-port", "0", "--coderd-port", "0", .. arguments]));

    /// <summary>The same with variables.</summary>
    public static Task<(RunningProgram Up, Uri Coderd)> UpAsyncWith(params (string Name, string Value)[] variables) =>
        ListenAsync(Of("up", "--agentapi-port", "0", "--coderd-port", "0").With(variables));

    private static async Task<(RunningProgram Up, Uri Coderd)> ListenAsync(ProcessStartInfo start)
    {
        var up = await RunningProgram.ListenAsync(start);
        var second = await up.ReadLineAsync();
        Assert.StartsWith("Mock AgentAPI listening on http://127.0.0.1:", up.FirstLine, StringComparison.Ordinal);
        Assert.NotNull(second);
        Assert.StartsWith("Mock coderd listening on http://127.0.0.1:", second, StringComparison.Ordinal);
        return (up, new Uri(second[second.IndexOf("http", StringComparison.Ordinal)..].Split(' ')[0]));
    }
}
