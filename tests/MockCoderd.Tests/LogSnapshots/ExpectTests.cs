using System.Text;

namespace Mocks.MockCoderd.Tests.LogSnapshots;

/// <summary>A client that waits for <c>100 Continue</c> receives it when coderd reads the body, and not before.</summary>
public sealed class ExpectTests(StrictCoderd strict) : IClassFixture<StrictCoderd>
{
    private readonly TestCoderd _coderd = strict.Coderd;

    [Theory]
    [InlineData(Known.Snapshot, "", 401)]
    [InlineData($"{Known.Agents}/tasks/demo/log-snapshot?format=agentapi", Known.AgentToken, 400)]
    [InlineData($"{Known.Agents}/tasks/{Known.Task}/log-snapshot", Known.AgentToken, 400)]
    [InlineData($"{Known.Agents}/tasks/{Known.Task}/log-snapshot?format=x", Known.AgentToken, 400)]
    [InlineData($"{Known.Agents}/tasks/{Known.OtherTask}/log-snapshot?format=agentapi", Known.AgentToken, 404)]
    [InlineData($"{Known.Agents}/nothing", Known.AgentToken, 404)]
    public async Task An_early_refusal_comes_at_once_without_asking_for_the_body_and_hangs_up(string target, string token, int status)
    {
        using var connection = await RawClient.ConnectAsync(_coderd.Address);

        await connection.SendAsync(HeadOf(target, token));
        var head = await connection.ReadHeadAsync();

        Assert.StartsWith($"HTTP/1.1 {status} ", head, StringComparison.Ordinal);
        Assert.Contains("\r\nConnection: close\r\n", head, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_good_request_is_asked_for_its_body_and_keeps_its_connection()
    {
        using var connection = await RawClient.ConnectAsync(_coderd.Address);

        await connection.SendAsync(HeadOf(Known.Snapshot, Known.AgentToken));
        var first = await connection.ReadHeadAsync();
        await connection.SendAsync(Known.Empty);
        var second = await connection.ReadHeadAsync();
        await connection.SendAsync(TestCoderd.Head("GET", "/healthz"));
        var third = await connection.ReadHeadAsync();

        Assert.Equal("HTTP/1.1 100 Continue\r\n\r\n", first);
        Assert.StartsWith("HTTP/1.1 204 No Content\r\n", second, StringComparison.Ordinal);
        Assert.DoesNotContain("Connection:", second, StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 200 OK\r\n", third, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refusal_of_the_body_comes_after_it_was_asked_for()
    {
        using var connection = await RawClient.ConnectAsync(_coderd.Address);

        await connection.SendAsync(HeadOf(Known.Snapshot, Known.AgentToken));
        var first = await connection.ReadHeadAsync();
        await connection.SendAsync(new string('x', Known.Empty.Length));
        var second = await connection.ReadHeadAsync();

        Assert.Equal("HTTP/1.1 100 Continue\r\n\r\n", first);
        Assert.StartsWith("HTTP/1.1 400 Bad Request\r\n", second, StringComparison.Ordinal);
        Assert.DoesNotContain("Connection:", second, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_the_expectation_an_early_refusal_keeps_the_connection()
    {
        using var connection = await RawClient.ConnectAsync(_coderd.Address);

        await connection.SendAsync(TestCoderd.Head("POST", Known.Snapshot, $"Content-Length: {Known.Empty.Length}") + Known.Empty);
        var reply = await connection.ReadHeadAsync();

        Assert.StartsWith("HTTP/1.1 401 Unauthorized\r\n", reply, StringComparison.Ordinal);
        Assert.DoesNotContain("Connection:", reply, StringComparison.Ordinal);
    }

    private static string HeadOf(string target, string token) => TestCoderd.Head("POST", target,
        $"Coder-Session-Token: {token}", "Expect: 100-continue", $"Content-Length: {Encoding.UTF8.GetByteCount(Known.Empty)}");
}
