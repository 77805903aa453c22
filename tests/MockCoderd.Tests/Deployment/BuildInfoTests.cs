namespace Mocks.MockCoderd.Tests.Deployment;

/// <summary>Routes that need no token.</summary>
public sealed class BuildInfoTests(StrictCoderd strict) : IClassFixture<StrictCoderd>
{
    private readonly TestCoderd _coderd = strict.Coderd;

    [Fact]
    public async Task The_build_is_described_without_a_token_and_as_the_header_says_it()
    {
        var reply = await _coderd.GetAsync("/api/v2/buildinfo");

        Assert.Equal(Reply.Json(200,
            """{"external_url":"https://github.com/coder/coder/commit/0000000","version":"v2.34.0+0000000","dashboard_url":"https://coder.example.com","telemetry":false,"workspace_proxy":false,"agent_api_version":"1.0","provisioner_api_version":"1.17","upgrade_message":"","deployment_id":"00000000-0000-4000-8000-0000000000ff"}"""), reply.Text);
        Assert.Equal("v2.34.0+0000000", reply.Header("X-Coder-Build-Version"));
    }

    [Theory]
    [InlineData("/api/v2")]
    [InlineData("/api/v2/")]
    [InlineData("//api//v2//")]
    public async Task The_root_of_the_api_waves(string path)
    {
        var reply = await _coderd.GetAsync(path);

        Assert.Equal(Reply.Json(200, """{"message":"👋"}"""), reply.Text);
    }

    [Fact]
    public async Task The_health_check_says_two_letters_and_no_newline()
    {
        var reply = await _coderd.GetAsync("/healthz");

        Assert.Equal(Reply.Of(200, "text/plain; charset=utf-8", "OK"), reply.Text);
    }
}
