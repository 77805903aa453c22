using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Mocks.MockAgentApi;
using Mocks.MockAgentApi.Messages;
using Mocks.MockCoderd;
using Mocks.MockCoderd.Tasks;
using Mocks.MockCoderd.World;
using Mocks.Mocking.Faults;
using Mocks.Mocking.Hosting;
using Mocks.Mocking.Inspector;
using Mocks.Mocking.Log;
using Mocks.Mocking.Presets;
using Mocks.Mocking.Routes;
using Mocks.Mocking.SavedJournals;
using Mocks.Mocking.Secrets;
using Mocks.Mocking.Settings;
using Mocks.Wire.AgentApi;

namespace Mocks;

/// <summary>A mock AgentAPI and a mock coderd in this process: a workspace's two services.</summary>
internal sealed record BothMocks(RunningMock AgentApi, RunningMock Coderd, string Preset, string CoderVersion, bool Strict) : IAsyncDisposable
{
    private IEnumerable<Message> _before = [];

    public WorldStore World => Coderd.Services.GetRequiredService<WorldStore>();

    /// <summary>The variables that a command finds in the workspace.</summary>
    public IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string>
    {
        // The real URL ends with a slash, and scripts stumble over it.
        ["CODER_AGENT_URL"] = $"{Coderd.Address.GetLeftPart(UriPartial.Authority)}/",
        ["CODER_AGENT_TOKEN"] = World.DefaultAgent.Agent.Token.ToString(),
        ["ARG_TASK_ID"] = World.DefaultTask.Id.ToString(),
        ["ARG_AGENTAPI_PORT"] = AgentApi.Address.Port.ToString(CultureInfo.InvariantCulture),
    };

    /// <exception cref="SettingException">A setting cannot be used, or a port is taken. No mock is left running then.</exception>
    public static async Task<BothMocks> StartAsync(SettingReader reader, IEnumerable<FaultOrder> faults)
    {
        var agentApiSettings = AgentApiSettings.Read(reader);
        var coderdSettings = CoderdSettings.Read(reader);

        // At the same time: a mock that is compiled just in time takes half a second.
        var starting = (AgentApi: Task.Run(() => AgentApiMock.StartAsync(agentApiSettings, found: reader.FoundOf(AgentApiSettings.All))),
            Coderd: Task.Run(() => CoderdMock.StartAsync(coderdSettings, found: reader.FoundOf(CoderdSettings.All))));
        try
        {
            var (agentApi, coderd) = (await starting.AgentApi, await starting.Coderd);
            foreach (var order in faults)
            {
                (order.ForCoderd ? coderd : agentApi).Services.GetRequiredService<FaultStore>().Add(order.Fault);
            }

            // This AgentAPI is the one of coderd's tasks, unless a setting names another.
            coderd.Services.GetRequiredService<TaskAppAddress>().Introduce(agentApi.Address);

            // A workspace's programs send coderd's tokens to both.
            agentApi.Services.GetRequiredService<SecretText>().Know(() => coderd.Services.GetRequiredService<WorldStore>().World.Tokens);
            Neighbours.Introduce(agentApi, coderd);
            agentApi.GuardConsole("mocks");
            coderd.GuardConsole("mocks");
            RouteTable.Prepare(agentApi.Services);
            RouteTable.Prepare(coderd.Services);
            var preset = agentApi.Services.GetRequiredService<IPresets>().Current;
            return new BothMocks(agentApi, coderd, preset, coderdSettings.Release.Name, coderdSettings.Host.Strict);
        }
        catch
        {
            await DisposeAsync(starting.AgentApi);
            await DisposeAsync(starting.Coderd);
            throw;
        }
    }

    private static async Task DisposeAsync(Task<RunningMock> starting)
    {
        await ((Task)starting).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (starting.IsCompletedSuccessfully)
        {
            await (await starting).DisposeAsync();
        }
    }

    /// <summary>What the command may have kept: the conversation as it is, and as the command was told it, when no message of the user came after that.</summary>
    /// <remarks>An empty conversation counts as the one before the command: the command may have reset the mock.</remarks>
    public IReadOnlyList<IEnumerable<Message>> Conversations
    {
        get
        {
            var (now, told) = (Told.Now, Told.Last);
            return !now.Any() ? [_before]
                : told is not null && now.Skip(told.Count()).All(message => message.Role == "agent") ? [now, told]
                : [now];
        }
    }

    /// <summary>The first of them, for a saved journal.</summary>
    public ReadableConversation Conversation => ReadableConversation.Of("conversation", sentence: null, requestId: null,
        Conversations[0].Select(message => new ReadableMessage(message.Id, message.Role, message.Content)));

    /// <summary>Those of both, to be kept. Their bodies are read while the lists are enumerated, which has to be before the mocks are disposed.</summary>
    public IReadOnlyList<MockJournal> Journals => [JournalOf(AgentApi) with { Readable = [Conversation] }, JournalOf(Coderd)];

    public static MockJournal JournalOf(RunningMock mock) => mock.Services.GetRequiredService<WholeJournal>().Now();

    private ToldMessages Told => AgentApi.Services.GetRequiredService<ToldMessages>();

    /// <summary>Stops the workspace as pausing its task does. Its agent may still post.</summary>
    public void BeginStop()
    {
        _before = Told.Now;
        if (World.DefaultTask.WorkspaceId is { } workspace)
        {
            World.Build(workspace, Transition.Stop, World.DefaultUser, "task_manual_pause");
        }
    }

    /// <summary>Completes the stop: the task is paused, and shows its snapshot. The command may have deleted the workspace.</summary>
    public void EndStop()
    {
        if (World.DefaultTask.WorkspaceId is { } workspace)
        {
            World.MoveJob(workspace, JobStatus.Succeeded);
        }
    }

    /// <summary>Writes the exchanges of both, as the settings say.</summary>
    /// <returns>Stops the logs when it is disposed, and writes the remaining lines.</returns>
    public IDisposable StartLog(LogOutput output) => new Logs(ExchangeLog.Start(AgentApi, output), ExchangeLog.Start(Coderd, output));

    public async ValueTask DisposeAsync()
    {
        await Coderd.DisposeAsync();
        await AgentApi.DisposeAsync();
    }

    private sealed record Logs(ExchangeLog? AgentApi, ExchangeLog? Coderd) : IDisposable
    {
        public void Dispose()
        {
            AgentApi?.Dispose();
            Coderd?.Dispose();
        }
    }
}
