namespace Mocks.MockCoderd.Advice;

/// <summary>Advice on a refusal.</summary>
/// <param name="Hint">What to send instead, as a sentence.</param>
/// <param name="Section">The heading of docs/fidelity/coderd.md that explains it.</param>
internal sealed record Lesson(string Hint, string Section);

/// <summary>The advice on each refusal, in our words. The text of the answer itself is the real coderd's.</summary>
internal static class Lessons
{
    public const string LogSnapshots = "log-snapshots";

    private const string Common = "on-every-route";
    private const string Tokens = "tokens";
    private const string Agents = "agent-routes";
    private const string Tasks = "tasks";

    // The first entry whose prefix fits the message decides; the most frequent refusals of the log snapshot are recognised by their detail.
    private static readonly (string Message, Lesson Lesson)[] ByMessage =
    [
        ("Cookie \"coder_session_token\" must", new("Send the agent's token (CODER_AGENT_TOKEN in a workspace) as the header Coder-Session-Token.", Tokens)),
        ("Workspace agent token invalid.", new("An agent's token is a uuid: this looks like an API key of a user. In a workspace it is in CODER_AGENT_TOKEN.", Tokens)),
        ("Workspace agent not authorized.", new("The token was good once, or never: it dies when the stop job ends (before 2.30: when it is made). Post earlier, and see GET /__admin/world.", Tokens)),
        ("You are signed out", new("Task routes take a user's API key (ten characters, a hyphen, 22 characters), not an agent's token; this mock's are in GET /__admin/world.", Tokens)),
        ("Could not refresh expired", new("Sign the user in again, or take ‘login’ out of the preset's world.", Tokens)),
        ("User is not active", new("Use the key of another user: GET /__admin/world shows who is active.", Tokens)),
        ("Invalid task ID format.", new("The path takes the task's uuid (ARG_TASK_ID), not its name.", LogSnapshots)),
        ("Invalid query parameters.", new("Send ?format=agentapi, once, and no other parameter; the token belongs in a header.", LogSnapshots)),
        ("Invalid format parameter.", new("Send ?format=agentapi, in lower case.", LogSnapshots)),
        ("Failed to decode request payload.", new("Send what AgentAPI answers to GET /messages: {\"messages\":[{\"id\",\"content\",\"role\",\"time\"}]}.", LogSnapshots)),
        ("Invalid agentapi payload structure.", new("\"messages\" must be there, if only as [].", LogSnapshots)),
        ("Internal error storing snapshot.", new("Take \\u0000 out of the text: the database cannot hold it.", LogSnapshots)),
        ("Failed to create snapshot envelope.", new("Send times with an offset of less than a day.", LogSnapshots)),
        ("Request body must be valid JSON.", new("The detail is what Go's decoder found in the first JSON value of the body.", Common)),
        ("Request body too large.", new("Send less.", Common)),
        ("Validation failed.", new("Send every member that is named, and none of them empty.", Common)),
        ("You've been rate limited", new("Wait for X-Ratelimit-Reset, or start the mock with --api-rate-limit 0.", Common)),
        ("\"X-Coder-Bypass-Ratelimit\"", new("Only owners may pass the limit by: leave the header out.", Common)),
        ("Something is wrong with your CSRF", new("Send the token as Coder-Session-Token instead of a cookie.", Common)),
        ("CSRF error", new("Send the token once, as Coder-Session-Token, and no cookie.", Common)),
        ("Unknown os/arch", new("There are darwin, linux and windows with amd64 or arm64, and linux/armv7.", Common)),
        ("Invalid task search query.", new("q takes owner:, organization: and status:, each at most once, between blanks.", Tasks)),
        ("Internal error fetching tasks.", new("A status is pending, initializing, active, paused, unknown or error.", Tasks)),
        ("Template version not found", new("GET /__admin/world lists templates with their versionId.", Tasks)),
        ("Template does not have", new("Choose a template whose hasAiTask is true: GET /__admin/world lists them.", Tasks)),
        ("Unable to create a Task", new("A name has up to 32 letters, digits and single hyphens.", Tasks)),
        ("Display name must be", new("64 bytes, not characters: shorten it, or leave it out.", Tasks)),
        ("Workspace \"", new("Choose another name, or leave it out to have one made.", Tasks)),
        ("Task workspace is already running.", new("Pause it first, and wait until the stop job has ended.", Tasks)),
        ("A workspace build is already active.", new("Wait for the build, or end it: POST /__admin/world/tasks/{task}/build {\"job\":\"succeeded\"}.", Tasks)),
        ("Task input is required.", new("Send {\"input\":\"some text\"}.", Tasks)),
        ("Unable to update task input", new("Pause the task first; while it is active, POST …/send.", Tasks)),
        ("Cannot fetch logs for task", new("Between the pause and the end of the stop job the logs cannot be read: ask again until the task is paused.", Tasks)),
        ("Task is paused.", new("POST …/resume, and wait until the task is active.", Tasks)),
        ("Task is ", new("Ask GET …/{task} until its status is active.", Tasks)),
        ("Task must be active.", new("Ask GET …/{task} until its status is active; while it stops it is unknown.", Tasks)),
        ("Task status must be active.", new("Until 2.32 only active tasks had logs.", Tasks)),
        ("Task app URL is not configured.", new("Say where the AgentAPI is: --task-app-url, MOCK_TASK_APP_URL or the app's url in the preset.", Tasks)),
        ("Only http scheme", new("The app's url must begin with http://.", Tasks)),
        ("Internal error parsing task app URL.", new("The app's url is not valid: correct the preset or --task-app-url.", Tasks)),
        ("Failed to reach task app endpoint.", new("The agent is not connected: POST /__admin/world/tasks/{task}/agent {\"unhealthyReason\":\"\"}.", Tasks)),
        ("Failed to get status", new("Is an AgentAPI at the app's url? The detail is what it answered.", Tasks)),
        ("Failed to get messages", new("Is an AgentAPI at the app's url? The detail is what it answered.", Tasks)),
        ("Task app is not ready", new("The agent is busy: wait until GET /status of its AgentAPI says stable.", Tasks)),
        ("Task app rejected", new("The detail is what the AgentAPI answered.", Tasks)),
        ("Invalid task app response", new("A message of an AgentAPI has the role user or agent.", Tasks)),
        ("No logs provided.", new("Send {\"logs\":[{\"output\":\"a line\",\"level\":\"info\"}]}.", Agents)),
        ("Logs limit exceeded", new("An agent may log 1,048,576 bytes in all, over every source.", Agents)),
        ("Invalid log level provided.", new("A level is trace, debug, info, warn or error, in lower case.", Agents)),
        ("Failed to upload logs", new("Take \\u0000 out of the lines: before 2.33 the database cannot hold it.", Agents)),
        ("Failed to parse request.", new("A state is working, idle, complete or failure.", Agents)),
        ("Invalid state provided.", new("A state is working, idle, complete or failure, in lower case.", Agents)),
        ("Message is too long.", new("160 bytes of UTF-8, not characters.", Agents)),
        ("Failed to get workspace app.", new("Name the app by its slug: GET /__admin/world shows the agent's.", Agents)),
        ("'url' ", new("Send id or match (url in older clients), and leave the other empty or out.", Agents)),
        ("No matching external auth provider", new("GET /__admin/world lists the providers, with their regexes.", Agents)),
        ("Failed to refresh external auth token.", new("PUT /__admin/external-auth/{provider}/links/{user} with a better link.", Agents)),
        ("Workspace is not a prebuilt workspace", new("The agent does not ask again. POST /__admin/world/workspaces/{id}/claim makes a claim, which a waiting agent receives.", Agents)),
        ("Claim build failed permanently.", new("The agent does not ask again.", Agents)),
        ("Unknown or unsupported API version", new("Ask for a minor that the oldest server you support has, e.g. 2.0.", Agents)),
        ("Invalid resume token", new("Connect without resume_token: the client then gets a new id in the network. A token is good for 24 hours, and for one run of the mock.", Agents)),
        ("Instance with id ", new("The agent's instanceId in the preset's world is what counts: i-mock-demo in the default one.", Agents)),
        ("No agent found with instance ID", new("Leave agent_name out, or name one of the instance's agents.", Agents)),
        ("Multiple agents found", new("Send agent_name (CODER_AGENT_NAME).", Agents)),
        ("Resource found for id ", new("The agent belongs to an old build: only those of the latest get tokens.", Agents)),
        ("Invalid UUID ", new("The path takes an id, not a name: GET /__admin/world lists them.", Agents)),
        ("Agent state is ", new("The agent is away: POST /__admin/world/tasks/{task}/agent {\"lifecycle\":\"ready\",\"unhealthyReason\":\"\"}.", Agents)),
    ];

    public static Lesson On(HttpContext context, Refusal refusal)
    {
        var message = refusal.Body.Message;
        if (refusal.Body.Detail == "http: request body too large" && refusal.Status == 400)
        {
            return new($"A log snapshot may be at most 65,536 bytes: drop old messages, then cut the last.", LogSnapshots);
        }

        if (message.EndsWith(" is a Premium feature. Contact sales!", StringComparison.Ordinal))
        {
            return new("This coderd has no licence: start the mock with --aibridge on.", Common);
        }

        if (message == "Route not found.")
        {
            return new(Nearest(context), Common);
        }

        if (Array.Find(ByMessage, known => message.StartsWith(known.Message, StringComparison.Ordinal)).Lesson is { } lesson)
        {
            return Exchange.Of(context).Matched ? lesson : lesson with { Hint = $"{lesson.Hint} {Nearest(context)}" };
        }

        return refusal.Status != 404 ? new("The answer is the real one's.", Common)
            : IsAgents(context) ? new("The task must be the one whose workspace this agent runs in (ARG_TASK_ID).", LogSnapshots)
            : new("Unknown and another's look alike: GET /__admin/world lists users and tasks.", Tasks);
    }

    private static string Nearest(HttpContext context) =>
        context.RequestServices.GetRequiredService<RealRoutes>().Nearest(context.Request.Method, context.Request.Path.Value!);

    private static bool IsAgents(HttpContext context) =>
        context.Request.Path.StartsWithSegments("/api/v2/workspaceagents/me", StringComparison.Ordinal);
}
