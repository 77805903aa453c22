using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.Hosting;
using Mocks.MockAgentApi;

namespace Mocks.Testing;

/// <summary>A mock AgentAPI as a <see cref="WebApplicationFactory{TEntryPoint}"/>: in memory, or with <c>UseKestrel(0)</c> on a free port. It
/// starts with the first client, so that it can be a class fixture as it stands.</summary>
/// <remarks>In memory there is no connection to cut: faults such as <c>reset</c> need <c>UseKestrel</c>, or an <see cref="AgentApiFixture"/>.</remarks>
public class AgentApiFactory : WebApplicationFactory<AgentApiSettings>
{
    /// <summary>How it starts: the program's defaults, but for the port. A subclass may set it for a class fixture.</summary>
    public AgentApiOptions Options { get; init; } = new();

    /// <summary>What an <see cref="AgentApiFixture"/> has: requests, verdicts, faults, the conversation.</summary>
    public AgentApiControl Mock => field ??= new AgentApiControl(Services);

    /// <inheritdoc/>
    protected override IHostBuilder CreateHostBuilder() =>
        new CollectedHost(typeof(AgentApiSettings), configure => AgentApiMock.Build(Options.Settings, Options.Time, [], ownsProcess: false, configure: configure));
}
