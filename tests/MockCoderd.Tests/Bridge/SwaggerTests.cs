using System.Text.Json;

namespace Mocks.MockCoderd.Tests.Bridge;

/// <summary>The examples of the AI Bridge on the Swagger page can be sent unchanged.</summary>
public sealed class SwaggerTests
{
    [Fact]
    public async Task Every_example_of_the_bridge_is_answered_with_200()
    {
        await using var coderd = await TestBridge.StartAsync();
        var document = JsonElement.Parse((await coderd.SendAsync("GET", "/swagger/service/swagger.json", null)).Body);
        List<string> sent = [];
        foreach (var path in document.GetProperty("paths").EnumerateObject())
        {
            foreach (var operation in path.Value.EnumerateObject().Where(one => one.Value.GetProperty("tags")[0].GetString() == "AI Bridge"))
            {
                var headers = operation.Value.GetProperty("parameters").EnumerateArray()
                    .Select(one => $"{one.GetProperty("name").GetString()}: {one.GetProperty("example").GetString()}").ToArray();
                var body = operation.Value.TryGetProperty("requestBody", out var content)
                    ? content.GetProperty("content").GetProperty("application/json").GetProperty("example").GetRawText() : null;

                var reply = await coderd.SendAsync(operation.Name.ToUpperInvariant(), path.Name, body, headers);

                Assert.True(reply.Status == 200, $"{path.Name}: {reply.Text}");
                sent.Add(path.Name);
            }
        }

        Assert.Equal(9, sent.Count);
    }
}
