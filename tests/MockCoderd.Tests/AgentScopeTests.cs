using Microsoft.Extensions.DependencyInjection;
using Mocks.MockCoderd.World;

namespace Mocks.MockCoderd.Tests;

/// <summary>An agent whose template denies it its owner's data.</summary>
public sealed class AgentScopeTests
{
    private const string Forbidden =
        """{"message":"Forbidden.","detail":"You don't have permission to view this content. If you believe this is a mistake, please contact your administrator or try signing in with different credentials."}""";

    [Theory]
    [InlineData("gitsshkey", 403)]
    [InlineData("external-auth?id=github", 403)]
    [InlineData("external-auth?id=gitlab&listen", 403)]
    [InlineData("external-auth?id=nothing", 404)]
    [InlineData("external-auth", 400)]
    public async Task It_gets_neither_keys_nor_tokens_after_what_else_is_wrong(string path, int status)
    {
        await using var coderd = await TestCoderd.StrictAsync();
        coderd.Services.GetRequiredService<WorldStore>().Change(
            Guid.Parse(Known.Workspace), Guid.Parse(Known.Agent), agent => (agent with { NoUserData = true }, true));

        var reply = await coderd.GetAsAgentAsync(path);

        Assert.Equal(status, reply.Status);
        Assert.Equal(status == 403, reply.Text == Reply.Json(403, Forbidden));
        Assert.Null(reply.Header("WWW-Authenticate"));
    }
}
