namespace Mocks.MockCoderd.Tests.Bridge;

/// <summary>The files that a Codex needs to reach this mock, and the checks of the Codex module's own test.</summary>
/// <remarks>Source: coder/registry, codex module 4.1.0 (#655): <c>main.tf</c>, <c>install.sh</c>, <c>start.sh</c>, <c>main.test.ts</c>.</remarks>
public sealed class CodexSetupTests
{
    [Fact]
    public async Task The_checks_of_the_modules_own_test_hold()
    {
        await using var coderd = await TestBridge.StartAsync();

        var setup = await coderd.AdminAsync("GET", "codex?codex=0.133&enable_aibridge=true&model_reasoning_effort=none");

        var startLog = string.Join('\n', setup.GetProperty("startLog").EnumerateArray().Select(line => line.GetString()));
        Assert.Contains("AI Bridge is enabled, using profile aibridge", startLog, StringComparison.Ordinal);
        Assert.Contains("Starting Codex with arguments: --profile aibridge", startLog, StringComparison.Ordinal);
        Assert.Contains("[profiles.aibridge]\n" + "model_provider = \"aibridge\"",
            setup.GetProperty("files").GetProperty("config.toml").GetString(), StringComparison.Ordinal);
        Assert.Equal(["--profile", "aibridge"], setup.GetProperty("arguments").EnumerateArray().Select(argument => argument.GetString()));
        Assert.Equal("mockowner1-mockownersecret0000001", setup.GetProperty("environment").GetProperty("CODER_AIBRIDGE_SESSION_TOKEN").GetString());
        Assert.Equal(["Enable Coder AI Bridge: true", "AI Bridge is enabled", "Adding AI Bridge configuration"],
            setup.GetProperty("installLog").EnumerateArray().Select(line => line.GetString()));
    }

    [Fact]
    public async Task Up_to_0_133_the_file_has_the_modules_form()
    {
        await using var coderd = await TestBridge.StartAsync();

        var reply = await coderd.SendAsync("GET", "/__admin/codex/config.toml?codex=0.133.0", null);

        Assert.Equal(Reply.Of(200, "application/toml; charset=utf-8", """
            profile = "aibridge"
            sandbox_mode = "workspace-write"
            approval_policy = "never"
            preferred_auth_method = "apikey"

            [sandbox_workspace_write]
            network_access = true

            # AI Bridge Configuration
            [model_providers.aibridge]
            name = "AI Bridge"
            base_url = "http://localhost/api/v2/aibridge/openai/v1"
            env_key = "CODER_AIBRIDGE_SESSION_TOKEN"
            wire_api = "responses"

            [profiles.aibridge]
            model_provider = "aibridge"
            model = "gpt-5.2-codex"
            model_reasoning_effort = "medium"

            """.ReplaceLineEndings("\n")), reply.Text);
    }

    [Fact]
    public async Task From_0_134_the_keys_are_at_the_top_and_once_more_in_a_file_for_the_profile()
    {
        await using var coderd = await TestBridge.StartAsync();

        var config = await coderd.SendAsync("GET", "/__admin/codex/config.toml?codex=0.134&codex_model=gpt-x&model_reasoning_effort=high", null);
        var profile = await coderd.SendAsync("GET", "/__admin/codex/aibridge.config.toml?codex_model=gpt-x&model_reasoning_effort=high", null);

        Assert.Equal("""
            model_provider = "aibridge"
            model = "gpt-x"
            model_reasoning_effort = "high"
            sandbox_mode = "workspace-write"
            approval_policy = "never"
            preferred_auth_method = "apikey"

            [sandbox_workspace_write]
            network_access = true

            # AI Bridge Configuration
            [model_providers.aibridge]
            name = "AI Bridge"
            base_url = "http://localhost/api/v2/aibridge/openai/v1"
            env_key = "CODER_AIBRIDGE_SESSION_TOKEN"
            wire_api = "responses"

            """.ReplaceLineEndings("\n"), config.Body);
        Assert.Equal("model_provider = \"aibridge\"\nmodel = \"gpt-x\"\nmodel_reasoning_effort = \"high\"\n", profile.Body);
    }

    [Fact]
    public async Task Without_the_bridge_nothing_points_at_it()
    {
        await using var coderd = await TestBridge.StartAsync();

        var setup = await coderd.AdminAsync("GET", "codex?enable_aibridge=false&openai_api_key=sk-1");

        Assert.DoesNotContain("aibridge", setup.GetProperty("files").GetProperty("config.toml").GetString(), StringComparison.Ordinal);
        Assert.Equal(["--model", "gpt-5.2-codex"], setup.GetProperty("arguments").EnumerateArray().Select(argument => argument.GetString()));
        Assert.Equal(["Enable Coder AI Bridge: false"], setup.GetProperty("startLog").EnumerateArray().Select(line => line.GetString()));
    }

    [Theory]
    [InlineData("enable_aibridge=true&openai_api_key=sk-1", "openai_api_key cannot be provided when enable_aibridge is true. AI Bridge automatically authenticates the client using Coder credentials.")]
    [InlineData("model_reasoning_effort=xhigh", "model_reasoning_effort must be one of: none, low, medium, high.")]
    [InlineData("codex=latest", "codex: \"latest\" is not a version of Codex. It may be e.g. 0.133 or 0.169.0.")]
    [InlineData("enable_aibridge=yes", "enable_aibridge: \"yes\" cannot be used. It may be true or false.")]
    [InlineData("codex_model=a%22b", "codex_model: a quote, a backslash or a new line would break the file.")]
    public async Task The_modules_own_rules_hold_in_its_own_words(string query, string message)
    {
        await using var coderd = await TestBridge.StartAsync();

        Assert.Equal(message, await coderd.RefusalAsync("GET", $"codex/config.toml?{query}"));
        Assert.Equal(message, await coderd.RefusalAsync("GET", $"codex?{query}"));
    }

    [Fact]
    public async Task A_file_that_this_version_does_not_need_is_not_there()
    {
        await using var coderd = await TestBridge.StartAsync();

        Assert.Equal(404, (await coderd.SendAsync("GET", "/__admin/codex/aibridge.config.toml?codex=0.133", null)).Status);
    }
}
