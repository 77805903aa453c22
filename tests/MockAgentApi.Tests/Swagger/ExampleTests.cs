using System.Text.Json;
using Mocks.Mocking.Settings;

namespace Mocks.MockAgentApi.Tests.Swagger;

/// <summary>Every example on the Swagger pages runs as it stands, with the preset that a mock starts with.</summary>
public sealed class ExampleTests
{
    /// <summary>What a person does before, where the operation's description says so.</summary>
    private static readonly Dictionary<string, (string Path, string? Body)> Before = new()
    {
        ["getRequest"] = ("/status", null),
        ["getRequestAsCurl"] = ("/status", null),
        ["getRequestAsPact"] = ("/status", null),
        ["waitForRequests"] = ("/status", null),
        ["removeFault"] = ("/__admin/faults", """{"request":"GET /","status":503}"""),
    };

    [Theory]
    [InlineData("service", "Status Messages Uploads Events", 5)]
    [InlineData("control", "events preset faults requests verdicts mock probes", 20)]
    public async Task Every_example_runs_as_it_stands(string name, string tags, int atLeast)
    {
        using var browser = new HttpClient { Timeout = RunningProgram.Patience };
        var document = await DocumentAsync(browser, name);
        List<string> failed = [];

        var examples = SwaggerExample.Of(document, new Dictionary<string, string>()).ToArray();
        foreach (var example in examples)
        {
            await using var mock = await AgentApiMock.StartAsync(new AgentApiSettings(new HostSettings()));
            if (Before.TryGetValue(example.Id, out var first))
            {
                using var body = first.Body is null ? null : new StringContent(first.Body);
                using var prepared = await (body is null ? browser.GetAsync(new Uri(mock.Address, first.Path), Cancelled) : browser.PostAsync(new Uri(mock.Address, first.Path), body, Cancelled));
                Assert.True(prepared.IsSuccessStatusCode);
            }

            using var request = example.Problem is null ? example.Request(mock.Address) : null;
            using var answer = request is null ? null : await browser.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancelled);
            if (answer is not { IsSuccessStatusCode: true })
            {
                failed.Add($"{example.Id} ({example.Method} {example.Target}): {example.Problem ?? $"{answer!.StatusCode}"}");
            }
        }

        Assert.True(failed.Count == 0, string.Join('\n', failed));
        Assert.True(examples.Length >= atLeast, $"{examples.Length} examples");
        Assert.Equal(tags, string.Join(' ', document.GetProperty("tags").EnumerateArray().Select(tag => tag.GetProperty("name").GetString())));
    }

    [Fact]
    public async Task An_upload_is_a_form_with_a_file()
    {
        using var browser = new HttpClient { Timeout = RunningProgram.Patience };

        var upload = SwaggerExample.Of(await DocumentAsync(browser, "service"), new Dictionary<string, string>()).Single(example => example.Id == "post-upload");

        Assert.Equal("file", upload.FileField);
    }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private static async Task<JsonElement> DocumentAsync(HttpClient browser, string name)
    {
        await using var mock = await AgentApiMock.StartAsync(new AgentApiSettings(new HostSettings()));
        return JsonElement.Parse(await browser.GetStringAsync(new Uri(mock.Address, $"/swagger/{name}/swagger.json"), Cancelled));
    }
}
