using System.Globalization;
using Microsoft.AspNetCore.Mvc;

namespace Mocks.MockCoderd.Bridge.Codex;

/// <summary>The query of the routes under <c>/__admin/codex</c>: the Codex module's variables by their own names.</summary>
internal readonly record struct CodexQuery(
    [property: FromQuery(Name = "codex")] string? Codex,
    [property: FromQuery(Name = "enable_aibridge")] string? EnableAiBridge,
    [property: FromQuery(Name = "openai_api_key")] string? OpenAiApiKey,
    [property: FromQuery(Name = "codex_model")] string? Model,
    [property: FromQuery(Name = "model_reasoning_effort")] string? Effort);

/// <summary>The version of Codex, and the Codex module's variables that concern the bridge.</summary>
/// <param name="Codex">Major and minor version; more may follow.</param>
internal sealed record CodexOptions(string Codex, bool EnableAiBridge, string Model, string Effort)
{
    private static readonly string[] Efforts = ["none", "low", "medium", "high"];

    /// <summary>Codex up to 0.133 reads profiles from config.toml; later ones refuse to start with them.</summary>
    public bool TakesLegacyProfiles => Minor(Codex) is { } minor && minor <= 133;

    /// <summary>Checks the query by the module's own rules, with its messages.</summary>
    /// <returns>The options, or what is wrong with the query.</returns>
    public static (CodexOptions? Options, string? Problem) Of(CodexQuery query)
    {
        var options = new CodexOptions(
            query.Codex ?? "0.169", query.EnableAiBridge is null or "true", query.Model ?? "gpt-5.2-codex", query.Effort ?? "medium");
        var problem = options switch
        {
            _ when Minor(options.Codex) is null => $"codex: \"{query.Codex}\" is not a version of Codex. It may be e.g. 0.133 or 0.169.0.",
            _ when query.EnableAiBridge is not (null or "true" or "false") => $"enable_aibridge: \"{query.EnableAiBridge}\" cannot be used. It may be true or false.",
            _ when options.Model.AsSpan().IndexOfAny("\"\\\n\r") >= 0 => "codex_model: a quote, a backslash or a new line would break the file.",
            { EnableAiBridge: true } when query.OpenAiApiKey is { Length: > 0 } =>
                "openai_api_key cannot be provided when enable_aibridge is true. AI Bridge automatically authenticates the client using Coder credentials.",
            _ when !Efforts.Contains(options.Effort) => "model_reasoning_effort must be one of: none, low, medium, high.",
            _ => null,
        };
        return problem is null ? (options, null) : (null, problem);
    }

    private static int? Minor(string version) =>
        version.Split('.') is ["0", var minor, ..] && int.TryParse(minor, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
