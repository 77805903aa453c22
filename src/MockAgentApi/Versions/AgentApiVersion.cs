namespace Mocks.MockAgentApi.Versions;

/// <summary>The differences of one release of AgentAPI from the others, as data.</summary>
/// <param name="Name">The value of <c>--agentapi-version</c>.</param>
/// <param name="Reported">As <c>agentapi --version</c> prints it.</param>
/// <param name="ChecksHost">Requests to other host names are refused (since 0.4.0).</param>
/// <param name="AnyOrigin">CORS allows every origin (0.2.0 to 0.3.3).</param>
/// <param name="SendsAntiBufferingHeaders">Event streams have headers against buffering proxies (since 0.7.1).</param>
/// <param name="TakesInitialPrompt"><c>--initial-prompt</c> (since 0.9.0).</param>
/// <param name="TakesUploads"><c>POST /upload</c> (since 0.10.0).</param>
/// <param name="NamesAgentType"><c>agent_type</c> in status and events (since 0.10.1).</param>
/// <param name="KnowsAgentTypeAtOnce">The first event names it too; before 0.12.0 it was empty until the first change of status.</param>
/// <param name="ReadsPromptFromStdin">The initial prompt (since 0.11.0).</param>
/// <param name="NamesTransport"><c>transport</c> in the status (since 0.12.0).</param>
/// <param name="KeepsState">State file, PID file, SIGUSR1 (since 0.12.0).</param>
/// <param name="StopsGracefully">Signals end streams and exit 0 (since 0.12.0); before, streams were cut and the exit code was 1.</param>
/// <param name="HasAcp"><c>--experimental-acp</c> (since 0.12.0).</param>
/// <param name="StreamsDuringPost">Events are sent while a message is posted; before 0.12.0 the conversation's lock delayed them.</param>
/// <param name="ChecksEmptyFirst">While the agent is busy, an empty message is refused as empty (since 0.12.0).</param>
/// <param name="PublishesAtOnce">Subscribers get messages even before the first tick (until 0.11).</param>
/// <param name="SendsOnlyWhenReady">A message waits in a queue until the agent is ready (since 0.12.0).</param>
/// <param name="NotReadyIsRunning">An agent that was never ready is <c>running</c> (since 2026-03); before, <c>stable</c>.</param>
/// <param name="FreezesWhileTyping">The last agent message does not change while a message is typed (since 0.12.1).</param>
/// <param name="EchoTimeout">The time to wait for the echo of typed keys.</param>
/// <param name="NeedsEcho">Without an echo the message fails; since 2026-04 it is sent anyway.</param>
/// <remarks>Source: coder/agentapi, tags v0.3.3 to v0.12.1 and commit 00ff7ffd.</remarks>
public sealed record AgentApiVersion(
    string Name,
    string Reported,
    bool ChecksHost = true,
    bool AnyOrigin = false,
    bool SendsAntiBufferingHeaders = true,
    bool TakesInitialPrompt = true,
    bool TakesUploads = true,
    bool NamesAgentType = true,
    bool KnowsAgentTypeAtOnce = true,
    bool ReadsPromptFromStdin = true,
    bool NamesTransport = true,
    bool KeepsState = true,
    bool StopsGracefully = true,
    bool HasAcp = true,
    bool StreamsDuringPost = true,
    bool ChecksEmptyFirst = true,
    bool PublishesAtOnce = false,
    bool SendsOnlyWhenReady = true,
    bool NotReadyIsRunning = true,
    bool FreezesWhileTyping = true,
    TimeSpan EchoTimeout = default,
    bool NeedsEcho = false)
{
    private static readonly TimeSpan LongEcho = TimeSpan.FromSeconds(15);

    /// <summary>The default: the main branch of April 2026, which still reports 0.12.1.</summary>
    public static AgentApiVersion Baseline { get; } = new("baseline", "0.12.1", EchoTimeout: TimeSpan.FromSeconds(2));

    public static AgentApiVersion V0121 { get; } =
        Baseline with { Name = "0.12.1", NotReadyIsRunning = false, EchoTimeout = LongEcho, NeedsEcho = true };

    public static AgentApiVersion V0120 { get; } =
        V0121 with { Name = "0.12.0", Reported = "0.12.0", FreezesWhileTyping = false };

    public static AgentApiVersion V011 { get; } = V0120 with
    {
        Name = "0.11",
        Reported = "0.11.8",
        KnowsAgentTypeAtOnce = false,
        NamesTransport = false,
        KeepsState = false,
        StopsGracefully = false,
        HasAcp = false,
        StreamsDuringPost = false,
        ChecksEmptyFirst = false,
        PublishesAtOnce = true,
        SendsOnlyWhenReady = false,
    };

    public static AgentApiVersion V010 { get; } = V011 with { Name = "0.10", Reported = "0.10.2", ReadsPromptFromStdin = false };

    public static AgentApiVersion V09 { get; } = V010 with { Name = "0.9", Reported = "0.9.0", TakesUploads = false, NamesAgentType = false };

    public static AgentApiVersion V03 { get; } = V09 with
    {
        Name = "0.3",
        Reported = "0.3.3",
        ChecksHost = false,
        AnyOrigin = true,
        SendsAntiBufferingHeaders = false,
        TakesInitialPrompt = false,
    };

    public static IReadOnlyList<AgentApiVersion> All { get; } = [V03, V09, V010, V011, V0120, V0121, Baseline];

    public static AgentApiVersion? Find(string name) => All.FirstOrDefault(version => version.Name == name || version.Reported == name);
}
