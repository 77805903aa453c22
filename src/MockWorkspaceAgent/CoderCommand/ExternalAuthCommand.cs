using System.Text.Json;

namespace Mocks.MockWorkspaceAgent.CoderCommand;

/// <summary><c>coder external-auth access-token ID</c>: the token without a newline; when there is none, the address to log in at and exit code 1.</summary>
/// <remarks>Source: coder/coder, <c>cli/externalauth.go</c>.</remarks>
internal static class ExternalAuthCommand
{
    public static async Task<int> RunAsync(string[] words)
    {
        var (id, extra) = words switch
        {
            [var only] => (only, null),
            [var name, "--extra", var path] => (name, path),
            ["--extra", var path, var name] => (name, path),
            [var name, var option] when option.StartsWith("--extra=", StringComparison.Ordinal) => (name, option["--extra=".Length..]),
            _ => throw new CoderException("wanted 1 args but got more or fewer"),
        };
        var answer = await AgentRest.GetAsync($"external-auth?id={Uri.EscapeDataString(id)}", "get external auth token");
        if (Text(answer, "url") is { Length: > 0 } url)
        {
            Console.Write(url);
            return 1;
        }

        Console.Write(extra is null ? Text(answer, "access_token") : At(answer.TryGetProperty("token_extra", out var all) ? all : default, extra));
        return 0;
    }

    public static string? Text(JsonElement from, string member) => from.ValueKind == JsonValueKind.Object && from.TryGetProperty(member, out var value) ? value.ToString() : null;

    private static string At(JsonElement from, string path)
    {
        if (from.ValueKind != JsonValueKind.Object)
        {
            throw new CoderException("no extra properties found for token");
        }

        foreach (var name in path.Split('.'))
        {
            from = from.ValueKind == JsonValueKind.Object && from.TryGetProperty(name, out var next) ? next : default;
        }

        return from.ValueKind == JsonValueKind.Undefined ? "" : from.ToString();
    }
}
