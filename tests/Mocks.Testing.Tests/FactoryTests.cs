using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;

namespace Mocks.Testing.Tests;

public sealed class FactoryTests(CoderdFactory shared, AgentApiFactory sharedAgentApi) : IClassFixture<CoderdFactory>, IClassFixture<AgentApiFactory>
{
    [Fact]
    public async Task It_is_a_class_fixture_as_it_stands_and_answers_in_memory()
    {
        using var agent = shared.CreateAgentClient();
        using var user = shared.CreateUserClient();

        var posted = await agent.PostAsync(Posts.PathOf(shared.Mock.Task.Id));
        var read = await user.GetStringAsync("/api/v2/users/me", Posts.Cancelled);

        Assert.Equal(HttpStatusCode.NoContent, posted.StatusCode);
        Assert.Contains("\"username\":\"dev\"", read, StringComparison.Ordinal);
        Assert.Equal(Posts.OneMessage, shared.Mock.Requests.AssertOne("POST *log-snapshot").Body.Text);
        Assert.Equal(Posts.OneMessage, shared.Mock.Snapshots[0].Body);
        shared.Mock.Verdicts.AssertNone();
    }

    [Fact]
    public async Task AgentAPI_answers_in_memory()
    {
        using var client = sharedAgentApi.CreateClient();

        var messages = await client.GetStringAsync("/messages", Posts.Cancelled);

        Assert.StartsWith("{\"$schema\":\"http://localhost/schemas/MessagesResponseBody.json\",\"messages\":[{\"id\":0,", messages, StringComparison.Ordinal);
        Assert.Equal("Hello", sharedAgentApi.Mock.Messages.First().Content);
    }

    [Fact]
    public async Task With_Kestrel_it_listens_on_a_free_port_and_answers_the_same_bytes()
    {
        await using var factory = new CoderdFactory { Options = new() { Strict = true } };
        factory.UseKestrel(0);
        factory.StartServer();
        await using var fixture = await CoderdFixture.StartAsync(new() { Strict = true });

        Assert.Equal("127.0.0.1", factory.ClientOptions.BaseAddress.Host);
        Assert.Equal(await AnswerOfAsync(fixture.Address), await AnswerOfAsync(factory.ClientOptions.BaseAddress));
    }

    [Fact]
    public async Task With_Kestrel_a_connection_is_cut_and_a_request_that_hangs_ends_with_the_factory()
    {
        var agentApi = new AgentApiFactory();
        agentApi.UseKestrel();
        agentApi.StartServer();
        // One that the factory does not know, as that of a program under test.
        using var client = new HttpClient { BaseAddress = agentApi.ClientOptions.BaseAddress };
        agentApi.Mock.Faults.On("GET /messages").Reset();
        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetStringAsync("/messages", Posts.Cancelled));
        agentApi.Mock.Faults.On("GET /messages").NoAnswer();
        var hanging = client.GetAsync("/messages", Posts.Cancelled);
        await agentApi.Mock.Requests.WaitForAsync("GET /messages", 2, cancellationToken: Posts.Cancelled);

        // Less than a host gives to open requests.
        await agentApi.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20), Posts.Cancelled);

        await Assert.ThrowsAnyAsync<Exception>(() => hanging);
    }

    [Fact]
    public async Task A_test_replaces_services_as_of_any_factory()
    {
        var time = new ManualTime();
        await using var factory = new CoderdFactory { Options = new() { Time = time } };
        await using var changed = factory.WithWebHostBuilder(host => host.ConfigureServices(services => services.AddSingleton("added")));

        using var client = changed.CreateClient();

        Assert.Equal("added", changed.Services.GetRequiredService<string>());
        Assert.Same(time, changed.Services.GetRequiredService<TimeProvider>());
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/api/v2/buildinfo", Posts.Cancelled)).StatusCode);
    }

    private static async Task<string> AnswerOfAsync(Uri address)
    {
        using var connection = new TcpClient();
        await connection.ConnectAsync(address.Host, address.Port, Posts.Cancelled);
        await using var stream = connection.GetStream();
        await stream.WriteAsync("GET /api/v2/buildinfo HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"u8.ToArray(), Posts.Cancelled);
        using var reader = new StreamReader(stream);
        var lines = (await reader.ReadToEndAsync(Posts.Cancelled)).Split("\r\n");
        return string.Join('\n', lines.Where(line => !line.StartsWith("Date: ", StringComparison.Ordinal) && !line.StartsWith("Set-Cookie: csrf_token=", StringComparison.Ordinal) && !line.StartsWith("X-Coder-Request-Id: ", StringComparison.Ordinal)))
            .Replace($"{address.Port}", "PORT", StringComparison.Ordinal);
    }
}
