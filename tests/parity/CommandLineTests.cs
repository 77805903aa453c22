using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace Mocks.Parity.Tests;

/// <summary>Command lines that exit by themselves: exit code, standard output and standard error are AgentAPI's.</summary>
public sealed partial class CommandLineTests
{
    // Lines that differ from the recording, each explained in docs/fidelity/agentapi.md. Remove one that passes.
    private static readonly NotYet NotYet = new();

    public static TheoryData<string> All => [.. Recordings.CommandLines.Select(LineOf), "busy-port"];

    [Theory]
    [MemberData(nameof(All))]
    public Task The_program_ends_as_the_real_one_was_recorded(string line) => NotYet.PlayAsync(line, () => PlayAsync(line));

    [Fact]
    public void Fourteen_lines_and_a_busy_port_were_recorded()
    {
        NotYet.AssertRecorded(All.Select(row => row.Data));
        Assert.Equal(15, All.Count);
    }

    private static async Task PlayAsync(string line)
    {
        using var taken = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        taken.Bind(new IPEndPoint(IPAddress.Any, 0));
        taken.Listen();
        var port = ((IPEndPoint)taken.LocalEndPoint!).Port;
        var busy = line == "busy-port";
        var recorded = busy ? Recordings.BusyPort : Recordings.CommandLines.Single(one => LineOf(one) == line);

        using var program = ServerProgram.Start(
            busy ? ["server", "--port", $"{port}", "--", "sleep", "3"] : [.. recorded.GetProperty("args").EnumerateArray().Select(argument => argument.GetString()!)],
            checksAgent: true);
        var (code, output, error) = await program.EndAsync();

        Assert.Equal(
            (recorded.GetProperty("code").GetInt32(), Named(recorded.GetProperty("stdout").GetString()!), Naming.WithoutFrames(recorded.GetProperty("stderr").GetString()!)),
            (code, Named(Naming.Of(output, busy ? port : null)), WithoutUsage(Naming.Of(error, busy ? port : null))));
    }

    private static string LineOf(System.Text.Json.JsonElement line) =>
        string.Join(' ', line.GetProperty("args").EnumerateArray().Select(argument => argument.GetString() is { Length: > 0 } text ? text : "''"));

    private static string Named(string log) => Time().Replace(Naming.Of(log), "");

    // The recording has no usage texts.
    private static string WithoutUsage(string error) => Usage().Replace(error, "<usage>");

    [GeneratedRegex("(?m)^time=[^ ]+ ")]
    private static partial Regex Time();

    [GeneratedRegex(@"(?<=\n)Usage:\n.*$", RegexOptions.Singleline)]
    private static partial Regex Usage();
}
