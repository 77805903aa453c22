using System.Net.Sockets;
using System.Reflection;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Mocks.MockAgentApi.ScreenTracker;
using Mocks.MockAgentApi.Uploads;
using Mocks.Mocking.Control;
using Mocks.Mocking.Hosting;
using Mocks.Mocking.Settings;

namespace Mocks.MockAgentApi.Tests.Faults;

/// <summary>A fault that answers in AgentAPI's place keeps AgentAPI from acting, on every route there is.</summary>
public sealed class ReplacedRequestTests
{
    // All that requests may reach: what they change is behind the two views.
    private static readonly string[] Lasting =
    [
        "AgentApiPresets", "AgentApiSettings", "AgentApiVersion", "ChatFiles", "LiveConversation", "OpenApiDocument", "PostLock", "RenderedMessages",
        "ServerLog", "ToldMessages", "UploadFolder",
    ];

    private static readonly Type[] Roots = [typeof(LiveConversation), typeof(PostLock), typeof(UploadFolder)];

    private static readonly (string Line, string Headers, string Body)[] Acting =
    [
        ("POST /message", "Content-Type: application/json", """{"content":"hello","type":"user"}"""),
        ("POST /message", "Content-Type: application/json", """{"content":"x","type":"raw"}"""),
        ("POST /upload", "Content-Type: multipart/form-data; boundary=b",
            "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\nContent-Type: text/plain\r\n\r\nx\r\n--b--\r\n"),
    ];

    [Theory]
    [InlineData(""" "status":503,"body":"busy" """)]
    [InlineData(""" "status":503 """)]
    [InlineData(""" "kind":"close-before-head" """)]
    [InlineData(""" "kind":"reset" """)]
    public async Task A_request_whose_answer_is_replaced_changes_nothing(string fault)
    {
        await using var mock = await StartAsync();
        var before = await StateAsync(mock);

        foreach (var (line, headers, body) in Acting.Concat(Routes(mock).Select(route => (route, "", ""))))
        {
            await ControlAsync(mock, "POST /__admin/faults", $$"""{"request":"* *",{{fault}}}""");
            var answer = await AnswerAsync(mock, line, headers, body);

            Assert.True(answer.Length == 0 || answer.StartsWith("HTTP/1.1 503 ", StringComparison.Ordinal), $"{line}: {answer}");
            Assert.Equal(before, await StateAsync(mock));
        }
    }

    [Fact]
    public async Task The_same_requests_act_where_no_fault_replaces_the_answer()
    {
        foreach (var (line, headers, body) in Acting)
        {
            await using var mock = await StartAsync();
            var before = await StateAsync(mock);

            var answer = await AnswerAsync(mock, line, headers, body);

            Assert.StartsWith("HTTP/1.1 200 ", answer, StringComparison.Ordinal);
            // Typed text is on the screen at the agent's next tick, which may come after the answer.
            using var patience = new CancellationTokenSource(RunningProgram.Patience);
            while (await StateAsync(mock) == before)
            {
                patience.Token.ThrowIfCancellationRequested();
            }
        }
    }

    [Fact]
    public async Task No_handler_of_the_service_takes_what_lies_behind_a_view()
    {
        await using var mock = await StartAsync();
        var taken = mock.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => !ControlSurface.OwnsPath($"/{endpoint.RoutePattern.RawText!.TrimStart('/')}"))
            .SelectMany(endpoint => endpoint.Metadata.GetMetadata<MethodInfo>()?.GetParameters() ?? [])
            .Select(parameter => parameter.ParameterType);

        Assert.Contains(typeof(ConversationView), taken);
        Assert.Empty(taken.Intersect(Roots));
    }

    [Fact]
    public async Task Only_the_views_take_it_and_all_else_that_outlives_a_request_is_on_the_list()
    {
        await using var mock = await StartAsync();
        var own = mock.Services.GetRequiredService<IServiceCollection>().Where(service => service.ServiceType.Assembly == typeof(AgentApiMock).Assembly).ToArray();

        Assert.Equal(Lasting, NamesOf(ServiceLifetime.Singleton));
        Assert.Equal(["ConversationView", "UploadView"], NamesOf(ServiceLifetime.Scoped));

        IEnumerable<string> NamesOf(ServiceLifetime lifetime) =>
            own.Where(service => service.Lifetime == lifetime).Select(service => service.ServiceType.Name).Order(StringComparer.Ordinal);
    }

    private static Task<RunningMock> StartAsync() => AgentApiMock.StartAsync(new AgentApiSettings(new HostSettings(), "normal"));

    private static IEnumerable<string> Routes(RunningMock mock) =>
        from endpoint in mock.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        let path = $"/{endpoint.RoutePattern.RawText!.TrimStart('/')}"
        where !ControlSurface.OwnsPath(path)
        from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["PUT"]
        select $"{method} {path.Replace("{**", "{", StringComparison.Ordinal).Replace('{', 'x').Replace('}', 'x')}";

    private static async Task<string> AnswerAsync(RunningMock mock, string line, string headers, string body)
    {
        try
        {
            return await RawClient.AskAsync(mock.Address, RawClient.Request(line, $"{headers}{(headers.Length > 0 ? "\n" : "")}Content-Length: {body.Length}", body));
        }
        catch (SocketException)
        {
            return "";
        }
    }

    private static async Task<string> StateAsync(RunningMock mock)
    {
        var live = mock.Services.GetRequiredService<LiveConversation>().Current;
        var messages = await RawClient.AskAsync(mock.Address, RawClient.Request("GET /messages"));
        var uploads = Directory.GetFileSystemEntries(mock.Services.GetRequiredService<UploadFolder>().FullPath, "*", SearchOption.AllDirectories);
        return $"{messages[messages.IndexOf("\r\n\r\n", StringComparison.Ordinal)..]} {live.IsStable} {live.Screen} {string.Join(' ', uploads)}";
    }

    private static Task<string> ControlAsync(RunningMock mock, string line, string body) =>
        RawClient.AskAsync(mock.Address, RawClient.Request(line, $"Content-Length: {body.Length}", body));
}
