using System.Text.Json;

namespace Mocks.MockCoderd.Tests.Bridge;

/// <summary>The provider <c>chatgpt</c> of 2.33 and 2.34, for which each client brings its own credential.</summary>
public sealed class ChatGptTests
{
    private const string Root = "/chatgpt/v1";
    private const string Ask = """{"model":"gpt-5.2","input":"hi","messages":[{"role":"user","content":"hi"}]}""";
    private const string Own = "Authorization: Bearer a-token-of-chatgpt";
    private const string Byok = $"X-Coder-AI-Governance-Token: {Known.ApiKey}";

    [Theory]
    [InlineData("2.33", 200)]
    [InlineData("2.34", 200)]
    [InlineData("2.32", 404)]
    [InlineData("2.35", 404)]
    public async Task Only_two_releases_have_it(string release, int status)
    {
        foreach (var path in (string[])["/responses", "/chat/completions", "/models", "/responses/compact"])
        {
            await using var coderd = await TestBridge.StartAsync(release: release);

            var reply = await coderd.SendAsync(path == "/models" ? "GET" : "POST", TestBridge.Prefix + Root + path, path == "/models" ? null : Ask, Byok, Own);

            Assert.Equal(status, reply.Status);
            if (status == 404)
            {
                Assert.Equal($"route not supported: {(path == "/models" ? "GET" : "POST")} {Root}{path}\n", reply.Body);
                Assert.Contains($"coderd {release} has no such route; the releases from 2.33 to 2.34 have.", coderd.Remarks);
            }
        }
    }

    [Fact]
    public async Task Its_interceptions_are_of_the_type_openai_and_of_its_own_name()
    {
        await using var coderd = await TestBridge.StartAsync();
        await coderd.PostAsync($"{TestBridge.Prefix}{Root}/responses", Ask, Byok, Own);

        var view = (await coderd.AdminAsync("GET", "interceptions")).GetProperty("interceptions")[0];
        var entry = JsonElement.Parse((await coderd.GetAsync($"{TestBridge.Prefix}/interceptions?q=provider:openai", $"Coder-Session-Token: {Known.ApiKey}")).Body).GetProperty("results")[0];

        Assert.Equal(("openai", "chatgpt", "responses", "openai"),
            (view.GetProperty("provider").GetString(), view.GetProperty("providerName").GetString(), view.GetProperty("api").GetString(), entry.GetProperty("provider").GetString()));
        Assert.Contains(coderd.Remarks, remark => remark.EndsWith(": Unknown asked chatgpt gpt-5.2, whole.", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("POST", "/responses", """{"detail":"Unauthorized"}""")]
    [InlineData("POST", "/chat/completions", """{"error":{"code":"","message":"","param":"","type":""}}""")]
    [InlineData("GET", "/models", """{"detail":"Unauthorized"}""")]
    public async Task A_client_without_a_credential_of_its_own_is_a_401_of_ChatGPT(string method, string path, string body)
    {
        await using var strict = await TestBridge.StartAsync();
        await using var lenient = await TestBridge.StartAsync(strict: false);

        var refused = await strict.SendAsync(method, TestBridge.Prefix + Root + path, method == "GET" ? null : Ask, TestBridge.Bearer);
        var taken = await lenient.SendAsync(method, TestBridge.Prefix + Root + path, method == "GET" ? null : Ask, TestBridge.Bearer);

        Assert.Equal(Reply.Of(401, "application/json", body), refused.Text);
        Assert.Equal(200, taken.Status);
        Assert.Equal(["real coderd 2.34 would answer 401 Unauthorized"], lenient.Verdicts);
    }

    [Fact]
    public async Task Its_name_is_in_the_bridges_errors()
    {
        await using var coderd = await TestBridge.StartAsync();

        Assert.Equal(Reply.Of(500, "text/plain; charset=utf-8", "failed to create \"/chatgpt/v1/responses\" interceptor\n"),
            (await coderd.PostAsync($"{TestBridge.Prefix}{Root}/responses", "{", Byok, Own)).Text);
    }
}
