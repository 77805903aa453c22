using System.Text.Json.Serialization;
using Mocks.Mocking.Control;
using Mocks.Mocking.Swagger;

namespace Mocks.MockCoderd.Control;

/// <summary>An app as a template declares it.</summary>
/// <param name="DisplayName">The slug when left out.</param>
/// <param name="Url">Empty for an app that is a command; left out: the mock's <c>--task-app-url</c>.</param>
/// <param name="HealthCheck">Left out for an app whose health is not checked.</param>
public sealed record AppDeclaration(
    string Slug, string? DisplayName = null, string? Url = null, SharingLevel SharingLevel = SharingLevel.Owner, AppHealthCheck? HealthCheck = null,
    string Command = "", string Icon = "", bool External = false, bool Subdomain = false, bool Hidden = false, OpenIn OpenIn = OpenIn.SlimWindow, string Group = "");

/// <summary>What the manifest of an agent shall have. Everything but the apps is replaced as a whole.</summary>
/// <param name="Environment">E.g. <c>{"EDITOR":"vim"}</c>.</param>
/// <param name="Apps">Replaces the agent's apps; left out: as they are. An app of a known slug keeps its id.</param>
public sealed record ManifestOrder(
    IReadOnlyDictionary<string, string>? Environment = null, string Directory = "", string MotdPath = "",
    IReadOnlyList<AgentScript>? Scripts = null, IReadOnlyList<AgentMetadata>? Metadata = null, IReadOnlyList<AgentDevcontainer>? Devcontainers = null,
    ResourceMonitor? Memory = null, IReadOnlyList<VolumeMonitor>? Volumes = null, IReadOnlyList<AgentSecret>? Secrets = null,
    IReadOnlyList<AppDeclaration>? Apps = null);

/// <param name="Manifest">With the ids that scripts and their log sources got.</param>
public sealed record ManifestView(Guid Agent, AgentManifest Manifest, IReadOnlyList<App> Apps);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, RespectRequiredConstructorParameters = true, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(ManifestOrder))]
[JsonSerializable(typeof(ManifestView))]
[JsonSerializable(typeof(IReadOnlyList<Banner>))]
internal sealed partial class ManifestJson : JsonSerializerContext;

/// <summary>Declares what an agent finds in its manifest, and what a deployment announces.</summary>
internal static class ManifestControl
{
    public static IEndpointRouteBuilder MapManifestControl(this IEndpointRouteBuilder routes)
    {
        var world = routes.MapGroup("/__admin/world").WithGroupName("control").WithTags("world").Changes("world");
        world.MapPut("/tasks/{task}/manifest", PutManifestAsync)
            .WithExample("""{"environment":{"EDITOR":"vim"},"directory":"~/project","scripts":[{"displayName":"Startup","script":"echo hello","runOnStart":true,"timeoutSeconds":60}],"metadata":[{"key":"cpu","displayName":"CPU","script":"echo 3","interval":10}],"memory":{"enabled":true}}""", ("task", "demo"))
            .WithName("putManifest").Accepts<ManifestOrder>("application/json", "*/*").Produces<ManifestView>().Produces<ControlProblem>(400).Produces<ControlProblem>(404)
            .WithSummary("Sets what the newest agent finds in its manifest: environment, directory, scripts, metadata, monitors, secrets, apps.");
        world.MapPut("/banners", PutBannersAsync).WithExample("""[{"message":"Maintenance at five","backgroundColor":"#004852"}]""")
            .WithName("putBanners").Accepts<IReadOnlyList<Banner>>("application/json", "*/*").Produces(204).Produces<ControlProblem>(400)
            .WithSummary("Sets what the deployment announces to agents.");
        return routes;
    }

    private static async Task<IResult> PutManifestAsync(string task, HttpRequest request, WorldStore world)
    {
        var (order, problem) = await ControlJson.ReadAsync(request, ManifestJson.Default.ManifestOrder);
        if (problem is not null)
        {
            return problem;
        }

        if (WorldControl.Find(task, world) is not { WorkspaceId: { } workspaceId } || world.WorkspaceById(workspaceId) is not { Newest: { } newest })
        {
            return WorldControl.NoSuchTask(task);
        }

        var changed = world.Change(workspaceId, newest.Id, agent =>
        {
            var with = With(agent, order!, world);
            return (with, with);
        });
        return ControlJson.Ok(new ManifestView(changed.Id, changed.Manifest, changed.Apps), ManifestJson.Default.ManifestView);
    }

    private static async Task<IResult> PutBannersAsync(HttpRequest request, WorldStore world)
    {
        var (banners, problem) = await ControlJson.ReadAsync(request, ManifestJson.Default.IReadOnlyListBanner);
        if (problem is not null)
        {
            return problem;
        }

        world.Banners = banners!;
        return TypedResults.NoContent();
    }

    private static Agent With(Agent agent, ManifestOrder order, WorldStore world)
    {
        var manifest = new AgentManifest(order.Environment, order.Directory, order.MotdPath,
            [.. (order.Scripts ?? []).Select(script => script with { Id = OrNext(script.Id), LogSourceId = OrNext(script.LogSourceId) })], order.Metadata,
            [.. (order.Devcontainers ?? []).Select(container => container with { Id = OrNext(container.Id) })], order.Memory, order.Volumes, order.Secrets);
        var withSources = manifest.Scripts.Aggregate(agent, (known, script) =>
            known.With(new LogSource(script.LogSourceId, script.DisplayName, script.Icon, world.Now)));
        return withSources with
        {
            Manifest = manifest,
            Apps = order.Apps is null ? agent.Apps : [.. order.Apps.Select(app => Of(app, agent.Apps.FirstOrDefault(known => known.Slug == app.Slug)?.Id ?? world.NextId()))],
        };

        Guid OrNext(Guid id) => id == Guid.Empty ? world.NextId() : id;
    }

    private static App Of(AppDeclaration app, Guid id) => new(
        id, app.Slug, app.DisplayName ?? app.Slug, app.HealthCheck is { Url.Length: > 0 } ? AppHealth.Initializing : AppHealth.Disabled, app.Url, app.SharingLevel,
        app.HealthCheck, app.Command, app.Icon, app.External, app.Subdomain, app.Hidden, app.OpenIn, app.Group);
}
