using System.Security.Cryptography;
using System.Text;

namespace Mocks.MockCoderd.Tests.Deployment;

/// <summary>Routes without a token, for machines that start.</summary>
public sealed class InitScriptTests(StrictCoderd strict) : IClassFixture<StrictCoderd>
{
    private readonly TestCoderd _coderd = strict.Coderd;

    [Theory]
    [InlineData("linux/amd64")]
    [InlineData("LINUX/Amd64")]
    [InlineData("windows/arm64")]
    public async Task A_script_names_the_access_url_with_its_slash_and_carries_a_digest_encoded_twice(string pair)
    {
        var reply = await _coderd.GetAsync($"/api/v2/init-script/{pair}");

        var digest = Convert.ToHexStringLower(Encoding.ASCII.GetBytes(Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(reply.Body)))));
        Assert.Equal((200, "text/plain; charset=utf-8", $"sha256:{digest}"), (reply.Status, reply.Header("Content-Type"), reply.Header("Content-Digest")));
        Assert.Contains("export CODER_AGENT_URL=\"https://coder.example.com/\"\n", reply.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Plan9/AMD64", "plan9/amd64")]
    [InlineData("linux/mips", "linux/mips")]
    public async Task An_unknown_machine_is_refused_in_lower_case(string pair, string told)
    {
        var reply = await _coderd.GetAsync($"/api/v2/init-script/{pair}");

        Assert.Equal(Reply.Json(400, $$"""{"message":"Unknown os/arch: {{told}}"}"""), reply.Text);
    }

    [Fact]
    public async Task The_latency_check_is_open_to_every_origin()
    {
        var plain = await _coderd.GetAsync("/latency-check");
        var fromPage = await _coderd.GetAsync("/latency-check", null, "Origin: https://elsewhere.example");

        Assert.Equal(Reply.Of(200, "text/plain; charset=utf-8", "OK"), plain.Text);
        Assert.Equal((plain.Text, "*"), (fromPage.Text, fromPage.Header("Access-Control-Allow-Origin")));
    }
}
