using Microsoft.AspNetCore.Mvc;
using Mocks.MockCoderd.World;
using Mocks.Mocking.Control;

namespace Mocks.MockCoderd.Bridge.Codex;

/// <summary>Helps a Codex to reach this mock: the files it needs, and what the Codex module makes of its variables.</summary>
internal static class CodexControl
{
    public static IEndpointRouteBuilder MapCodexSetup(this IEndpointRouteBuilder routes)
    {
        var codex = routes.MapGroup("/__admin/codex").WithGroupName("control").WithTags("bridge");
        codex.MapGet("", GetSetup).WithName("getCodexSetup").Produces<CodexSetup>().Produces<ControlProblem>(400)
            .WithSummary("Everything a Codex of this version needs to reach this mock, and the output of the Codex module's scripts.");
        codex.MapGet("/{file}", GetFile).WithName("getCodexFile")
            .Produces<string>(200, "application/toml").Produces<ControlProblem>(400).Produces<ControlProblem>(404)
            .WithSummary("One of these files: config.toml, or for --profile aibridge also aibridge.config.toml.");
        return routes;
    }

    private static IResult GetSetup(
        string? codex,
        [FromQuery(Name = "enable_aibridge")] string? enableAiBridge,
        [FromQuery(Name = "openai_api_key")] string? openAiApiKey,
        [FromQuery(Name = "codex_model")] string? model,
        [FromQuery(Name = "model_reasoning_effort")] string? effort,
        HttpRequest request,
        WorldStore world)
    {
        var (setup, problem) = SetupOf(codex, enableAiBridge, openAiApiKey, model, effort, request, world);
        return setup is null ? problem! : ControlJson.Ok(setup, BridgeJson.Default.CodexSetup);
    }

    private static IResult GetFile(
        string file,
        string? codex,
        [FromQuery(Name = "enable_aibridge")] string? enableAiBridge,
        [FromQuery(Name = "openai_api_key")] string? openAiApiKey,
        [FromQuery(Name = "codex_model")] string? model,
        [FromQuery(Name = "model_reasoning_effort")] string? effort,
        HttpRequest request,
        WorldStore world)
    {
        var (setup, problem) = SetupOf(codex, enableAiBridge, openAiApiKey, model, effort, request, world);
        if (setup is null)
        {
            return problem!;
        }

        return setup.Files.TryGetValue(file, out var text)
            ? Results.Text(text, "application/toml; charset=utf-8")
            : ControlJson.Problem(404, new ControlProblem(
                $"Codex {setup.Codex} needs no {file} here.", $"It needs {string.Join(" and ", setup.Files.Keys)}."));
    }

    private static (CodexSetup? Setup, IResult? Problem) SetupOf(
        string? codex, string? enableAiBridge, string? openAiApiKey, string? model, string? effort, HttpRequest request, WorldStore world)
    {
        var (options, wrong) = CodexOptions.Of(codex, enableAiBridge, openAiApiKey, model, effort);
        return options is null
            ? (null, ControlJson.Problem(400, new ControlProblem(wrong!)))
            : (CodexSetup.Of(options, $"http://{request.Host}", world.DefaultAgent.Workspace.OwnerSessionToken ?? world.DefaultUser.ApiKey), null);
    }
}
