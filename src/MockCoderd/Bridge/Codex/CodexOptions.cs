using System.Globalization;

namespace Mocks.MockCoderd.Bridge.Codex;

/// <summary>The Codex module's variables, as far as the bridge goes, and the version of Codex.</summary>
/// <param name="Codex">Major and minor version, and perhaps more.</param>
/// <param name="Model">The module's <c>codex_model</c>.</param>
/// <param name="Effort">The module's <c>model_reasoning_effort</c>.</param>
internal sealed record CodexOptions(string Codex, bool EnableAiBridge, string Model, string Effort)
{
    private const string StandardCodex = "0.169";
    private const string StandardModel = "gpt-5.2-codex";
    private const string StandardEffort = "medium";

    private static readonly string[] Efforts = ["none", "low", "medium", "high"];

    /// <summary>Codex up to 0.133 takes profiles inside of config.toml, later ones refuse to start with them.</summary>
    public bool TakesLegacyProfiles => Minor(Codex) is { } minor && minor <= 133;

    /// <summary>Checks what was asked for by the module's own rules, in its own words.</summary>
    /// <returns>The options, or what is wrong with them.</returns>
    public static (CodexOptions? Options, string? Problem) Of(string? codex, string? enableAiBridge, string? openAiApiKey, string? model, string? effort)
    {
        var options = new CodexOptions(codex ?? StandardCodex, enableAiBridge is null or "true", model ?? StandardModel, effort ?? StandardEffort);
        var problem = options switch
        {
            _ when Minor(options.Codex) is null => $"codex: \"{codex}\" is no version of Codex. It may be e.g. 0.133 or 0.169.0.",
            _ when enableAiBridge is not (null or "true" or "false") => $"enable_aibridge: \"{enableAiBridge}\" is none. It may be true or false.",
            _ when options.Model.AsSpan().IndexOfAny("\"\\\n\r") >= 0 => "codex_model: a quote, a backslash or a new line would break the file.",
            { EnableAiBridge: true } when openAiApiKey is { Length: > 0 } =>
                "openai_api_key cannot be provided when enable_aibridge is true. AI Bridge automatically authenticates the client using Coder credentials.",
            _ when !Efforts.Contains(options.Effort) => "model_reasoning_effort must be one of: none, low, medium, high.",
            _ => null,
        };
        return problem is null ? (options, null) : (null, problem);
    }

    private static int? Minor(string version) =>
        version.Split('.') is ["0", var minor, ..] && int.TryParse(minor, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
