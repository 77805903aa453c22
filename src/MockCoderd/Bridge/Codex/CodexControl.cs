using Mocks.Mocking.Control;
using Mocks.Mocking.Swagger;

namespace Mocks.MockCoderd.Bridge.Codex;

/// <summary>Gives the files that a Codex needs to reach this mock, and the output of the Codex module's scripts.</summary>
internal static class CodexControl
{
    public static IEndpointRouteBuilder MapCodexSetup(this IEndpointRouteBuilder routes)
    {
        var codex = routes.MapGroup("/__admin/codex").WithGroupName("control").WithTags("bridge").GivesTokens();
        codex.MapGet("", GetSetup).WithName("getCodexSetup").Produces<CodexSetup>().Produces<ControlProblem>(400)
            .WithSummary("All that a Codex of this version needs to reach this mock, and the output of the Codex module's scripts.");
        codex.MapGet("/{file}", GetFile).WithExample(null, ("file", "config.toml")).WithName("getCodexFile")
            .Produces<string>(200, "application/toml").Produces<ControlProblem>(400).Produces<ControlProblem>(404)
            .WithSummary("One of its files: config.toml, or for --profile aibridge also aibridge.config.toml.");
        return routes;
    }

    private static IResult GetSetup([AsParameters] CodexQuery query, HttpRequest request, WorldStore world) =>
        Answer(query, request, world, setup => ControlJson.Ok(setup, BridgeJson.Default.CodexSetup));

    private static IResult GetFile(string file, [AsParameters] CodexQuery query, HttpRequest request, WorldStore world) =>
        Answer(query, request, world, setup => setup.Files.TryGetValue(file, out var text)
            ? Results.Text(text, "application/toml; charset=utf-8")
            : ControlJson.Problem(404, new ControlProblem(
                $"Codex {setup.Codex} needs no {file} here.", $"It needs {string.Join(" and ", setup.Files.Keys)}.")));

    private static IResult Answer(CodexQuery query, HttpRequest request, WorldStore world, Func<CodexSetup, IResult> answer)
    {
        var (options, wrong) = CodexOptions.Of(query);
        return options is null
            ? ControlJson.Problem(400, new ControlProblem(wrong!))
            : answer(CodexSetup.Of(options, $"http://{request.Host}", world.DefaultAgent.Workspace.OwnerSessionToken ?? world.DefaultUser.ApiKey));
    }
}
