namespace Mocks.MockAgentApi.Tests;

/// <summary>The program as a client meets it that wants to break it.</summary>
public sealed class HostileInputTests
{
    [Theory]
    [InlineData("/message")]
    [InlineData("/upload")]
    public async Task Nothing_that_a_client_sends_ends_the_program_or_prints_anything(string post)
    {
        using var mock = await RunningProgram.ListenAsync(Programs.Ours("mock-agentapi", "--port", "0"));

        await HostileInputs.SendAllAsync(mock.Address, HostileInputs.For(post, "/status"));

        Assert.StartsWith("HTTP/1.1 200 OK\r\n", await RawClient.AskAsync(mock.Address, RawClient.Request("GET /status")), StringComparison.Ordinal);
        var ended = await mock.StopAsync();
        Assert.Equal((0, ""), (ended.ExitCode, ended.Errors));
    }

    [Fact]
    public async Task An_upload_that_does_not_fit_the_disk_is_a_422_in_the_words_of_Go()
    {
        // A process that may write no file of more than 16 blocks sees what a full disk shows.
        var mock = Programs.Ours("mock-agentapi", "--port", "0");
        using var program = await RunningProgram.ListenAsync(Programs.Other("sh", "-c", "ulimit -f 16; exec \"$@\"", "sh", mock.FileName, "--port", "0").With(("DOTNET_EnableWriteXorExecute", "0")));
        var body = $"--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"f\"\r\nContent-Type: a/b\r\n\r\n{new string('x', 100_000)}\r\n--b--\r\n";

        var answer = await RawClient.AskAsync(program.Address, RawClient.Request(
            "POST /upload", $"Content-Type: multipart/form-data; boundary=b\nContent-Length: {body.Length}", body));

        Assert.StartsWith("HTTP/1.1 422 Unprocessable Entity\r\n", answer, StringComparison.Ordinal);
        Assert.Matches("\"message\":\"cannot read multipart form: write [^\"]*/multipart-[0-9]+: file too large\"", answer);
        var ended = await program.StopAsync();
        Assert.Equal((0, ""), (ended.ExitCode, ended.Errors));
    }
}
