using System.Text;
using System.Text.Json;

namespace Mocks.MockCoderd.Tests;

/// <summary>A body that cannot be meant is refused, and leaves the mock as it was.</summary>
public sealed class ControlBodyTests
{
    [Theory]
    [InlineData("PUT world/tasks/demo/manifest", """{"secrets":[null]}""", "secrets[0]: null cannot be used. It may be a JSON object.")]
    [InlineData("PUT world/tasks/demo/manifest", """{"scripts":[{"displayName":"a","script":"b"},null]}""", "scripts[1]: null cannot be used. It may be a JSON object.")]
    [InlineData("PUT world/tasks/demo/manifest", """{"environment":{"A":null}}""", "environment.A: null cannot be used. It may be a string.")]
    [InlineData("PUT world/tasks/demo/manifest", """{"memory":{"enabled":true,"enabled":false}}""", "memory.enabled: the member is there twice. It may be there once.")]
    [InlineData("PUT world/banners", "[null]", "[0]: null cannot be used. It may be a JSON object.")]
    [InlineData("PUT world/banners", """{"message":"x"}""", "the whole: the value is not of the right kind. It may be a JSON array.")]
    [InlineData("PUT bridge", """{"state":77}""", "state: 77 cannot be used. It may be ")]
    [InlineData("POST world/tasks/demo/build", """{"job":"suceeded"}""",
        "job: \"suceeded\" cannot be used; did you mean succeeded? It may be pending, running, succeeded, canceling, canceled or failed.")]
    [InlineData("POST world/tasks/demo/build", """{"job":1}""", "job: 1 cannot be used. It may be pending, running, ")]
    [InlineData("PUT world/tasks/demo/apps/web", """{"url":5}""", "url: the value is not of the right kind. It may be a string.")]
    [InlineData("POST faults", """{"request":null}""", "request: null cannot be used. It may be a string.")]
    public async Task It_says_what_the_member_may_be(string route, string body, string detail)
    {
        await using var coderd = await TestCoderd.StrictAsync();
        var (method, path) = (route.Split(' ')[0], $"/__admin/{route.Split(' ')[1]}");
        var before = (await coderd.SendAsync("GET", "/__admin/world", null)).Body;

        var reply = await coderd.SendAsync(method, path, null, Encoding.UTF8.GetBytes(body));

        Assert.Equal(400, reply.Status);
        using var problem = JsonDocument.Parse(reply.Body);
        Assert.Equal("The body is not what this route takes.", problem.RootElement.GetProperty("message").GetString());
        Assert.StartsWith(detail, problem.RootElement.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal(before, (await coderd.SendAsync("GET", "/__admin/world", null)).Body);
    }

    [Theory]
    [InlineData("", "The body is not what this route takes.", "the whole: it is empty (line 1, byte 1). It may be a JSON array.")]
    [InlineData(" \n", "The body is not what this route takes.", "the whole: it is empty (line 1, byte 1). It may be a JSON array.")]
    [InlineData("null", "The body is null.", "This route takes a JSON array.")]
    public async Task A_body_that_says_nothing_is_refused_with_what_the_route_takes(string body, string message, string detail)
    {
        await using var coderd = await TestCoderd.StrictAsync();

        var reply = await coderd.SendAsync("PUT", "/__admin/world/banners", null, Encoding.UTF8.GetBytes(body));

        Assert.Equal((400, $"{{\n  \"message\": \"{message}\",\n  \"detail\": \"{detail}\"\n}}\n"), (reply.Status, reply.Body));
    }
}
