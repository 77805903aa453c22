using System.Globalization;

namespace Mocks.MockCoderd.Bridge.Codex;

/// <summary>The set-up with which a Codex reaches this mock, and the output of the Codex module for it.</summary>
/// <param name="Codex">The version, e.g. <c>0.169</c>.</param>
/// <param name="Files">By their name in <c>CODEX_HOME</c>.</param>
/// <param name="Arguments">For <c>codex</c>.</param>
/// <param name="Environment">Variables, with the session token that the default workspace has of its owner.</param>
/// <param name="InstallLog">Lines that the module's install script prints about the bridge.</param>
/// <param name="StartLog">Lines that its start script prints about the bridge.</param>
/// <remarks>Source: coder/registry, codex module 4.1.0 (#655) and 4.2.0 (#785). Codex reads <c>profile</c> and
/// <c>[profiles.…]</c> in config.toml up to 0.133; later ones refuse them.</remarks>
public sealed record CodexSetup(
    string Codex,
    IReadOnlyDictionary<string, string> Files,
    IReadOnlyList<string> Arguments,
    IReadOnlyDictionary<string, string> Environment,
    IReadOnlyList<string> InstallLog,
    IReadOnlyList<string> StartLog)
{
    private const string ConfigFile = "config.toml";
    private const string ProfileFile = "aibridge.config.toml";
    private const string KeyVariable = "CODER_AIBRIDGE_SESSION_TOKEN";

    private const string Standard = """
        sandbox_mode = "workspace-write"
        approval_policy = "never"
        preferred_auth_method = "apikey"

        """;

    private const string Sandbox = """

        [sandbox_workspace_write]
        network_access = true

        """;

    /// <param name="baseUrl">This mock's address, without a slash at the end.</param>
    /// <param name="sessionToken">A key of the workspace's owner.</param>
    internal static CodexSetup Of(CodexOptions options, string baseUrl, string sessionToken)
    {
        var bridge = options.EnableAiBridge;
        var files = !bridge ? new() { [ConfigFile] = Standard + Sandbox }
            : options.TakesLegacyProfiles ? new() { [ConfigFile] = Legacy(options, baseUrl) }
            : Current(options, baseUrl);
        return new CodexSetup(
            options.Codex, files,
            bridge ? ["--profile", "aibridge"] : options.Model.Length > 0 ? ["--model", options.Model] : [],
            bridge ? new Dictionary<string, string> { [KeyVariable] = sessionToken } : new Dictionary<string, string>(),
            bridge
                ? ["Enable Coder AI Bridge: true", "AI Bridge is enabled", "Adding AI Bridge configuration"]
                : ["Enable Coder AI Bridge: false"],
            bridge
                ? ["Enable Coder AI Bridge: true", "AI Bridge is enabled, using profile aibridge", "Starting Codex with arguments: --profile aibridge"]
                : ["Enable Coder AI Bridge: false"]);
    }

    /// <summary>The module's own form: a default profile at the top, the provider and the profile at the end.</summary>
    private static string Legacy(CodexOptions options, string baseUrl) => $"""
        profile = "aibridge"
        {Standard}{Sandbox}
        # AI Bridge Configuration
        {Provider(baseUrl)}
        [profiles.aibridge]
        {Keys(options)}
        """;

    // The keys are in both files, so Codex uses the bridge with --profile aibridge and without it.
    private static Dictionary<string, string> Current(CodexOptions options, string baseUrl) => new()
    {
        [ConfigFile] = $"""
            {Keys(options)}{Standard}{Sandbox}
            # AI Bridge Configuration
            {Provider(baseUrl)}
            """.TrimEnd('\n') + "\n",
        [ProfileFile] = Keys(options),
    };

    private static string Provider(string baseUrl) => $"""
        [model_providers.aibridge]
        name = "AI Bridge"
        base_url = "{baseUrl}{BridgeEndpoints.Prefix}/openai/v1"
        env_key = "{KeyVariable}"
        wire_api = "responses"

        """;

    private static string Keys(CodexOptions options) => string.Create(CultureInfo.InvariantCulture, $"""
        model_provider = "aibridge"
        model = "{options.Model}"
        model_reasoning_effort = "{options.Effort}"

        """);
}
