using Mocks.Go.Net.Http;
using Mocks.GoLibraries.GoogleUuid;
using Mocks.MockCoderd.Tasks;
using Mocks.MockCoderd.WorkspaceAgents;

namespace Mocks.MockCoderd.WorkspaceApps;

/// <summary>Finds the app of a path, for a caller who may use it.</summary>
/// <remarks>Source: coder/coder, <c>coderd/workspaceapps/request.go</c>, <c>getDatabase</c>; <c>db.go</c>, <c>Issue</c>. A key that is not good is
/// like none. What is looked up comes before who asks.</remarks>
internal sealed class AppLookup(WorldStore world, UserAuth users, CoderdSettings settings, TaskAppAddress taskApp)
{
    private const string NoSuchThing = "GET /__admin/world lists users, workspaces, agents and their apps' slugs.";

    /// <returns>The app's url, or the page that the caller gets; both null for a caller who has to sign in.</returns>
    public (string? Url, AppPage? Refusal) Find(HttpRequest request, AppRequest asked)
    {
        if (Named(asked) is not { } workspace)
        {
            return (null, AppPage.NotFound(NoSuchThing));
        }

        if (workspace.Latest.Transition == Transition.Stop)
        {
            return (null, AppPage.WorkspaceOffline(asked));
        }

        if (!workspace.Running.Any())
        {
            return (null, AppPage.NotFound("The latest build has brought no agent yet: wait for its job to succeed."));
        }

        if (ushort.TryParse(asked.Slug, System.Globalization.NumberStyles.None, null, out _))
        {
            return (null, AppPage.Internal("A port is not an app: path apps are named by their slug."));
        }

        var (agent, app) = AppOf(workspace, asked);
        if (agent is null || app is null)
        {
            return (null, AppPage.NotFound(NoSuchThing));
        }

        if ((app.Url ?? taskApp.Url) is not { Length: > 0 } url)
        {
            return (null, AppPage.Internal("The app has no url: start the mock with --task-app-url, or PUT /__admin/world/tasks/{task}/apps/{slug} {\"url\":…}."));
        }

        var caller = users.Check(KeyOf(request)).User;
        if (Refuse(caller, workspace, app) is { } hidden)
        {
            return (null, caller is null ? null : hidden);
        }

        var state = WorkspaceAgentEndpoints.StatusOf(agent, world.Now);
        return state == "connected" ? (url, null) : (null, AppPage.AgentAway(state));
    }

    private Workspace? Named(AppRequest asked)
    {
        var user = GoUuid.TryParse(asked.User, out var userId, out _) ? world.UserById(userId) : world.UserByName(asked.User);
        var workspace = user is null ? null
            : GoUuid.TryParse(asked.Workspace, out var id, out _) ? world.WorkspaceById(id)
            : world.Workspaces.FirstOrDefault(known => !known.Deleted && known.Owner == user.Name
                && known.Name.Equals(asked.Workspace, StringComparison.OrdinalIgnoreCase));
        return workspace is { Deleted: false } ? workspace : null;
    }

    private static (Agent? Agent, App? App) AppOf(Workspace workspace, AppRequest asked) => workspace.Running
        .Where(agent => asked.Agent.Length == 0 || agent.Name == asked.Agent || (GoUuid.TryParse(asked.Agent, out var id, out _) && agent.Id == id))
        .SelectMany(agent => agent.Apps.Select(app => ((Agent?)agent, (App?)app)))
        .FirstOrDefault(pair => pair.Item2!.Slug == asked.Slug);

    /// <returns>What a caller with a good key gets who may not use the app; null for one who may.</returns>
    private AppPage? Refuse(User? caller, Workspace workspace, App app)
    {
        var isShared = settings.PathApps == PathApps.Shared;
        var level = isShared ? app.SharingLevel : SharingLevel.Owner;
        var isAllowed = level switch
        {
            SharingLevel.Public => true,
            SharingLevel.Authenticated or SharingLevel.Organization => caller is not null,
            _ => caller?.Name == workspace.Owner,
        };
        if (isAllowed)
        {
            return null;
        }

        List<string> warnings = [];
        if (!isShared && app.SharingLevel != SharingLevel.Owner)
        {
            warnings.Add($"unable to use configured sharing level \"{app.SharingLevel.ToSnakeCase()}\" because path-based app sharing is disabled "
                + "(see --dangerous-allow-path-app-sharing), using sharing level \"owner\" instead");
        }

        if (caller is { IsOwner: true })
        {
            warnings.Add("path-based apps with \"owner\" share level are only accessible by the workspace owner (see --dangerous-allow-path-app-site-owner-access)");
        }

        return AppPage.NotFound("The key is of a user who may not use the app: take its owner's, or start the mock with --path-apps shared.", warnings);
    }

    private static string KeyOf(HttpRequest request) =>
        GoCookies.First(request.Headers.Cookie, "coder_path_app_session_token") is { Length: > 0 } key ? key : TokenCarriers.Find(request);
}
