using Microsoft.Extensions.DependencyInjection;

namespace Mocks.MockWorkspaceAgent.Tests.Faults;

/// <summary>What a request can change is reached through its own services, and so can be replaced by a copy.</summary>
public sealed class ServiceLifetimeTests
{
    // Each holds nothing that a request of the service changes.
    private static readonly string[] Lasting =
        ["AgentProfile", "CommandEnvironment", "FileRoot", "IProcessRunner", "WorkspaceAgentPresets", "WorkspaceAgentSettings"];

    [Fact]
    public async Task No_service_that_outlives_a_request_takes_a_view_of_the_state()
    {
        await using var agent = await TestAgent.SeedAsync();
        var registered = agent.Services.GetRequiredService<IServiceCollection>();

        // Throws for each singleton that takes a scoped service.
        await using var services = registered.BuildServiceProvider(new ServiceProviderOptions { ValidateScopes = true, ValidateOnBuild = true });
    }

    [Fact]
    public async Task A_service_of_the_mock_that_outlives_a_request_is_on_the_list_of_those_that_may()
    {
        await using var agent = await TestAgent.SeedAsync();

        var lasting = agent.Services.GetRequiredService<IServiceCollection>()
            .Where(service => service.Lifetime == ServiceLifetime.Singleton && !service.IsKeyedService && service.ServiceType.Assembly == typeof(WorkspaceAgentMock).Assembly)
            .Select(service => service.ServiceType.Name).Distinct().Order(StringComparer.Ordinal);

        Assert.Equal(Lasting, lasting);
    }
}
