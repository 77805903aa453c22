using Microsoft.Extensions.DependencyInjection;

namespace Mocks.MockCoderd.Tests.Faults;

/// <summary>What a request can change is reached through its own services, and so can be replaced by a copy.</summary>
public sealed class ServiceLifetimeTests
{
    // Each holds nothing that a request of the service changes, but for the two that count requests, answered by a fault or not, and the two
    // of RPC sessions, which begin after the answer.
    private static readonly string[] Lasting =
    [
        "AgentSessions", "AppProxy", "AppTickets", "BridgeLimits", "BridgeSettings", "BridgeStore", "ChatCompletionsApi", "CoderdPresets", "CoderdSettings",
        "Coordinator", "RateLimiter", "RealRoutes", "Release", "ResponsesApi", "ResumeTokens", "TaskAppAddress",
    ];

    [Fact]
    public async Task No_service_that_outlives_a_request_takes_a_view_of_the_state()
    {
        await using var coderd = await TestCoderd.StrictAsync();
        var registered = coderd.Services.GetRequiredService<IServiceCollection>();

        // Throws for each singleton that takes a scoped service.
        await using var services = registered.BuildServiceProvider(new ServiceProviderOptions { ValidateScopes = true, ValidateOnBuild = true });
    }

    [Fact]
    public async Task A_service_of_coderd_that_outlives_a_request_is_on_the_list_of_those_that_may()
    {
        await using var coderd = await TestCoderd.StrictAsync();

        var lasting = coderd.Services.GetRequiredService<IServiceCollection>()
            .Where(service => service.Lifetime == ServiceLifetime.Singleton && !service.IsKeyedService && service.ServiceType.Assembly == typeof(CoderdMock).Assembly)
            .Select(service => service.ServiceType.Name).Distinct().Order(StringComparer.Ordinal);

        Assert.Equal(Lasting, lasting);
    }
}
