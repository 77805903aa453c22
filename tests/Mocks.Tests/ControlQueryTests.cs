using System.Net;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Mocks.Docs;
using Mocks.Mocking.Control;
using Mocks.Mocking.Hosting;
using Mocks.Mocking.Settings;

namespace Mocks.Tests;

/// <summary>No control route of any mock ignores what its query says.</summary>
public sealed class ControlQueryTests
{
    private static readonly Type[] Readable = [typeof(string), typeof(bool?)];

    [Fact]
    public async Task Every_control_route_refuses_a_parameter_that_it_does_not_know()
    {
        await using var mocks = await StartAsync();
        var asked = new List<string>();

        foreach (var (mock, endpoint, method) in Routes(mocks))
        {
            var path = endpoint.RoutePattern.Parameters.Aggregate(
                $"/{endpoint.RoutePattern.RawText!.Trim('/')}",
                (text, parameter) => text.Replace($"{{{parameter.Name}}}", "x", StringComparison.Ordinal)
                    .Replace($"{{{parameter.Name}:long}}", "1", StringComparison.Ordinal)
                    .Replace($"{{{parameter.Name}:guid}}", Guid.Empty.ToString(), StringComparison.Ordinal)
                    .Replace($"{{**{parameter.Name}}}", "x", StringComparison.Ordinal));
            var (status, body) = await AskAsync(mock, method, $"{path}?methd=GET");

            Assert.True(status == HttpStatusCode.BadRequest && (method == "HEAD" || body.Contains("\"detail\": \"methd: there is no such parameter", StringComparison.Ordinal)),
                $"{mock.Address.Port} {method} {path}: {status} {body}");
            asked.Add($"{method} {path}");
        }

        Assert.Superset(new HashSet<string> { "GET /__admin/requests", "GET /readyz", "POST /__admin/clock", "POST /__admin/events", "GET /__admin/codex/x" }, asked.ToHashSet());
    }

    [Fact]
    public async Task Every_parameter_is_of_a_type_whose_value_is_checked()
    {
        await using var mocks = await StartAsync();

        var parameters = Routes(mocks).SelectMany(route => ControlQuery.ParametersOf(route.Endpoint)).ToArray();

        Assert.All(parameters, parameter => Assert.Contains(parameter.Value, Readable));
        Assert.Equal(
            ["after", "codex", "codex_model", "enable_aibridge", "lastEventId", "live", "model_reasoning_effort", "openai_api_key", "prompts", "text"],
            parameters.Select(parameter => parameter.Key).Distinct().Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("/__admin/world/tasks/demo/reading?live=yes", "live: \\\"yes\\\" cannot be used. It may be true or false.")]
    [InlineData("/__admin/world/tasks/demo/reading?live", "live: \\\"\\\" cannot be used. It may be true or false.")]
    [InlineData("/__admin/world/tasks/demo/reading?live=true&live=true", "live: it is there 2 times. It may be there once.")]
    [InlineData("/__admin/world/tasks/demo/reading?lve=true", "lve: there is no such parameter; did you mean live? It may be live.")]
    [InlineData("/__admin/interceptions?prompt=show", "prompt: there is no such parameter; did you mean prompts? It may be prompts.")]
    [InlineData("/__admin/codex?version=0.169",
        "version: there is no such parameter. It may be codex, codex_model, enable_aibridge, model_reasoning_effort or openai_api_key.")]
    public async Task Coderd_says_what_a_route_takes(string target, string detail)
    {
        await using var mocks = await StartAsync();

        var (status, body) = await AskAsync(mocks.Both.Coderd, "GET", target);

        Assert.Equal((HttpStatusCode.BadRequest, $$"""
            {
              "message": "The query is not what this route takes.",
              "detail": "{{detail}}"
            }

            """), (status, body));
    }

    private static Task<DocumentedMocks> StartAsync() => DocumentedMocks.StartAsync(new SettingReader(_ => null, _ => null));

    private static IEnumerable<(RunningMock Mock, RouteEndpoint Endpoint, string Method)> Routes(DocumentedMocks mocks) =>
        from mock in (RunningMock[])[mocks.Both.AgentApi, mocks.Both.Coderd, mocks.WorkspaceAgent]
        from endpoint in mock.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        where ControlSurface.OwnsPath($"/{endpoint.RoutePattern.RawText!.Trim('/')}")
        from method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? []
        select (mock, endpoint, method);

    private static async Task<(HttpStatusCode Status, string Body)> AskAsync(RunningMock mock, string method, string target)
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false });
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(mock.Address, target));
        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
