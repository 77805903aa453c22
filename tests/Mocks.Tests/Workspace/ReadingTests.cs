using Mocks.Workspace.Declaration;
using Mocks.Workspace.Terraform;

namespace Mocks.Tests.Workspace;

/// <summary>What coderd makes of a state.</summary>
public sealed class ReadingTests
{
    [Theory]
    [InlineData("state-minimal.json", "minimal")]
    [InlineData("show-minimal.json", "minimal")]
    [InlineData("state-agentapi.json", "agentapi")]
    [InlineData("show-agentapi.json", "agentapi")]
    [InlineData("state-two-agents.json", "two-agents")]
    [InlineData("state-module-only.json", "module-only")]
    public void A_state_is_read_as_recorded(string file, string expected) =>
        Assert.Equal(Golden.Expected(expected), Golden.Show(Golden.Read(file)));

    [Fact]
    public void The_output_of_show_without_a_state_has_nothing()
    {
        var workspace = Golden.Read("show-empty.json");

        Assert.Empty(workspace.Agents);
        Assert.Empty(workspace.Warnings);
    }

    [Theory]
    [InlineData("state-minimal.json", "show-minimal.json")]
    [InlineData("state-agentapi.json", "show-agentapi.json")]
    public void Both_forms_give_the_same_resources(string state, string show) =>
        Assert.Equal(
            Golden.Resources(state).Select(resource => $"{resource.Address} {resource.IsManaged} {string.Join(' ', resource.Dependencies)}"),
            Golden.Resources(show).Select(resource => $"{resource.Address} {resource.IsManaged} {string.Join(' ', resource.Dependencies)}"));

    [Theory]
    [InlineData("duplicate-agent-name-case", "duplicate agent name: dev")]
    [InlineData("duplicate-agent-name-module", "duplicate agent name: dev")]
    [InlineData("agent-name-underscore", """agent name "my_agent" contains underscores which are no longer supported, please use hyphens instead (regex: "(?i)^[a-z0-9](-?[a-z0-9])*$")""")]
    [InlineData("agent-name-hyphen", """agent name "dev-" does not match regex "(?i)^[a-z0-9](-?[a-z0-9])*$" """)]
    [InlineData("agent-in-counted-module", """couldn't find node on graph: "module.box" """)]
    [InlineData("duplicate-app-slug", """duplicate app slug, they must be unique per template: "web" """)]
    [InlineData("app-slug-from-name", """app slug "Web_App" does not match regex "^[a-z0-9](-?[a-z0-9])*$" """)]
    [InlineData("duplicate-metadata", "duplicate metadata resource: terraform_data.workspace")]
    [InlineData("duplicate-parameter", """coder_parameter names must be unique but "Region" appears multiple times""")]
    [InlineData("env-error-strategy", """duplicate env var "PATH": merge_strategy is "error" but variable is already defined""")]
    [InlineData("token-not-uuid", "invalid auth token format; must be uuid: invalid UUID length: 3")]
    [InlineData("app-id-not-uuid", "insert agent app: parse app uuid: invalid UUID length: 3")]
    public void A_build_that_fails_does_so_in_the_words_of_coderd(string state, string words)
    {
        var failure = Assert.Throws<BuildFailure>(() => Golden.Read("state-errors", $"{state}.json"));

        Assert.Equal(words.TrimEnd(), failure.Message);
    }

    [Fact]
    public void The_error_strategy_sees_only_earlier_variables()
    {
        var agent = Assert.Single(Golden.Read("state-errors", "env-error-strategy-passes.json").Agents);

        Assert.Equal("/agent", agent.Environment["PATH"]);
    }

    [Fact]
    public void Things_of_an_unknown_agent_are_dropped_with_a_warning_each()
    {
        var workspace = Golden.Read("state-errors", "unknown-agent-id.json");

        var agent = Assert.Single(workspace.Agents);
        Assert.Empty(agent.Scripts);
        Assert.Empty(agent.Apps);
        Assert.Empty(agent.Environment);
        Assert.Equal(
            ["coder_app.lost: agent_id matches no agent", "coder_env.lost: agent_id matches no agent", "coder_script.lost: agent_id matches no agent"],
            workspace.Warnings);
    }

    [Fact]
    public void An_agent_that_nothing_runs_is_read_and_said_to_be_dropped()
    {
        var workspace = Golden.Read("state-errors", "agent-without-compute.json");

        var agent = Assert.Single(workspace.Agents);
        Assert.False(agent.IsAttached);
        Assert.Equal([$"coder_agent.{agent.Name}: no resource that is not a coder resource depends on it, so coderd drops it, with its scripts and apps"], workspace.Warnings);
    }

    [Fact]
    public void A_cron_that_only_the_agent_refuses_is_read()
    {
        var agent = Assert.Single(Golden.Read("state-errors", "cron-descriptor.json").Agents);

        Assert.Contains(agent.Scripts, script => script.Cron == "@every 5m");
    }

    [Fact]
    public void A_machine_in_a_counted_module_keeps_no_agent()
    {
        var resources = Made("""
            {"mode":"managed","type":"coder_agent","name":"main","instances":[{"attributes":{"id":"a","auth":"token","token":""}}]},
            {"module":"module.box[0]","mode":"managed","type":"terraform_data","name":"x","instances":[{"attributes":{},"dependencies":["coder_agent.main"]}]}
            """);

        Assert.False(Assert.Single(Conversion.Of(resources).Agents).IsAttached);
    }

    [Fact]
    public void An_external_agent_keeps_its_agent()
    {
        var resources = Made("""
            {"mode":"managed","type":"coder_agent","name":"main","instances":[{"attributes":{"id":"a","auth":"token","token":""}}]},
            {"mode":"managed","type":"coder_external_agent","name":"x","instances":[{"attributes":{"agent_id":"a"},"dependencies":["coder_agent.main"]}]}
            """);

        Assert.True(Assert.Single(Conversion.Of(resources).Agents).IsAttached);
    }

    [Fact]
    public void Errors_of_agents_come_before_those_of_apps_and_those_before_the_rows()
    {
        const string badApp = """{"mode":"managed","type":"coder_app","name":"Bad","instances":[{"attributes":{"agent_id":"a"}}]}""";
        const string badToken = """{"mode":"managed","type":"coder_agent","name":"main","instances":[{"attributes":{"id":"a","auth":"token","token":"abc"}}]}""";
        const string badName = """{"mode":"managed","type":"coder_agent","name":"x_y","instances":[{"attributes":{"id":"b","auth":"token"}}]}""";

        Assert.StartsWith("agent name \"x_y\"", Failure($"{badApp},{badToken},{badName}"), StringComparison.Ordinal);
        Assert.StartsWith("app slug \"Bad\"", Failure($"{badApp},{badToken}"), StringComparison.Ordinal);
        Assert.StartsWith("invalid auth token format", Failure(badToken), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("""{"destroy_grace_seconds":60}""", 60)]
    [InlineData("""{"destroy_grace_seconds":null}""", 0)]
    [InlineData("{}", 0)]
    public void A_container_that_says_no_grace_has_none(string? container, int? seconds)
    {
        const string agent = """{"mode":"managed","type":"coder_agent","name":"main","instances":[{"attributes":{"id":"a","auth":"token"}}]}""";
        var resources = container is null ? agent
            : $$"""{{agent}},{"mode":"managed","type":"docker_container","name":"w","instances":[{"index_key":0,"attributes":{{container}},"dependencies":["coder_agent.main"]}]}""";

        var grace = Conversion.Of(Made(resources)).Grace;

        Assert.Equal(seconds, grace?.Time.TotalSeconds);
        Assert.Equal(seconds is null ? null : "docker_container.w[0]", grace?.Address);
    }

    private static string Failure(string resources) => Assert.Throws<BuildFailure>(() => Conversion.Of(Made(resources))).Message;

    private static IReadOnlyList<TerraformResource> Made(string resources) =>
        TerraformState.Read(System.Text.Encoding.UTF8.GetBytes($$"""{"version":4,"resources":[{{resources}}]}"""));
}
