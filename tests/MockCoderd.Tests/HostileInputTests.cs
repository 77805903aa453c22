namespace Mocks.MockCoderd.Tests;

/// <summary>The program as a client meets it that wants to break it.</summary>
public sealed class HostileInputTests
{
    [Theory]
    [InlineData(Known.Snapshot)]
    [InlineData("/api/v2/tasks/me")]
    public async Task Nothing_that_a_client_sends_ends_the_program_or_prints_anything(string post)
    {
        using var coderd = await RunningProgram.ListenAsync(Programs.Ours("mock-coderd", "--port", "0", "--output-file", "none", "--api-rate-limit", "-1"));

        await HostileInputs.SendAllAsync(coderd.Address, HostileInputs.For(post, "/api/v2/buildinfo"));

        Assert.StartsWith("HTTP/1.1 200 OK\r\n", await RawClient.AskAsync(coderd.Address, RawClient.Request("GET /api/v2/buildinfo")), StringComparison.Ordinal);
        var ended = await coderd.StopAsync();
        Assert.Equal((0, ""), (ended.ExitCode, ended.Errors));
    }
}
