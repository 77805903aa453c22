using System.Text.Json.Serialization;
using Mocks.MockAgentApi.Presets;
using Mocks.MockAgentApi.ScreenTracker;
using Mocks.MockAgentApi.Versions;
using Mocks.Mocking.Replay;

namespace Mocks.MockAgentApi.Replay;

/// <param name="AgentapiVersion">A release, e.g. <c>0.11.8</c>.</param>
public sealed record ReplayOrder(string? AgentapiVersion = null);

/// <param name="Now">The release in force.</param>
/// <param name="AgentapiVersions">The releases that there are, oldest first.</param>
public sealed record ReplayChoices(string Now, IReadOnlyList<string> AgentapiVersions);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(ReplayOrder))]
[JsonSerializable(typeof(ReplayChoices))]
internal sealed partial class ReplayJson : JsonSerializerContext;

/// <summary>Judges the journal again as another release of AgentAPI.</summary>
internal static class ReplayControl
{
    private static readonly string[] Names = [.. AgentApiVersion.All.Select(version => version.Name)];

    public static IEndpointRouteBuilder MapReplayControl(this IEndpointRouteBuilder routes) => routes.MapReplay(
        new ReplayVersions<ReplayOrder, ReplayChoices>(
            "agentapiVersion", Names, ReplayJson.Default.ReplayOrder, order => order.AgentapiVersion, PlanOf,
            ReplayJson.Default.ReplayChoices, services => new(services.GetRequiredService<AgentApiVersion>().Name, Names))
        {
            WhyNot = WhyNot,
        },
        """{"agentapiVersion":"0.11.8"}""");

    private static string? WhyNot(IServiceProvider services) => services.GetRequiredService<AgentApiSettings>().RunAgent is null ? null
        : $"Its agent is a real program ({AgentApiSettings.RunAgentSetting.Flag}), which would run once more. Only the answers of built-in agents can be compared.";

    private static ReplayPlan? PlanOf(IServiceProvider services, string name)
    {
        if (AgentApiVersion.Find(name) is not { } version)
        {
            return null;
        }

        var settings = services.GetRequiredService<AgentApiPresets>().InForce;
        var quiet = settings with { Host = settings.Host with { JournalEntries = 2 } }; // Each is looked at when it has been answered.
        return new ReplayPlan(
            time => Build(quiet, time), time => Build(quiet with { Version = version }, time),
            services.GetRequiredService<LiveConversation>().BegunAt, TimePasses: true);
    }

    private static WebApplication Build(AgentApiSettings settings, TimeProvider time)
    {
        var app = AgentApiMock.Build(settings, time, [], ownsProcess: false);
        app.Services.GetRequiredService<LiveConversation>().Listen(); // It does not start: it listens on no port.
        return app;
    }
}
