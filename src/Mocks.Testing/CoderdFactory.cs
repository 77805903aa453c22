using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.Hosting;
using Mocks.MockCoderd;
using Mocks.Wire.Coderd;

namespace Mocks.Testing;

/// <summary>A mock coderd as a <see cref="WebApplicationFactory{TEntryPoint}"/>: in memory, or with <c>UseKestrel(0)</c> on a free port. It
/// starts with the first client, so that it can be a class fixture as it stands.</summary>
/// <remarks>In memory there is no connection to cut: faults such as <c>reset</c> need <c>UseKestrel</c>, or a <see cref="CoderdFixture"/>.</remarks>
public class CoderdFactory : WebApplicationFactory<CoderdSettings>
{
    /// <summary>How it starts: the program's defaults, but for the port. A subclass may set it for a class fixture.</summary>
    public CoderdOptions Options { get; init; } = new();

    /// <summary>What a <see cref="CoderdFixture"/> has: requests, verdicts, faults, snapshots, the world.</summary>
    public CoderdControl Mock => field ??= new CoderdControl(Services);

    /// <summary>A client with the token of the first task's agent.</summary>
    public HttpClient CreateAgentClient() => CreateClientOf(Mock.AgentToken);

    /// <summary>A client with the API key of the first task's user.</summary>
    public HttpClient CreateUserClient() => CreateClientOf(Mock.ApiKey);

    /// <summary>A client with this token or API key, as <c>Coder-Session-Token</c>.</summary>
    public HttpClient CreateClientOf(string token)
    {
        var client = CreateClient();
        client.DefaultRequestHeaders.Add(SessionToken.Header, token);
        return client;
    }

    /// <inheritdoc/>
    protected override IHostBuilder CreateHostBuilder() =>
        new CollectedHost(typeof(CoderdSettings), configure => CoderdMock.Build(Options.Settings, Options.Time, configure));
}
