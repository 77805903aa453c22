using Mocks.MockAgentApi;
using Mocks.MockCoderd;
using Mocks.Mocking.Log;
using Mocks.Mocking.Settings;

namespace Mocks;

/// <summary>The settings of both mocks in one process; some have other names here than in the mock's own program.</summary>
internal static class MocksSettings
{
    private static readonly Setting CoderdPreset = CoderdSettings.PresetSetting with { Flag = "--coderd-preset", Variable = "MOCK_CODERD_PRESET" };
    private static readonly Setting CoderdStatus = CoderdSettings.HttpCodeSetting with { Flag = "--coderd-status" };
    private static readonly Setting OutputFile = CoderdSettings.OutputFileSetting with { Default = "none" };

    /// <summary>For <c>mocks up</c>: the real services' ports.</summary>
    public static IReadOnlyDictionary<Setting, Setting> UsualPorts { get; } = Names(
        AgentApiSettings.PortSetting with { Flag = "--agentapi-port", Help = "Port of the mock AgentAPI." },
        CoderdSettings.PortSetting with { Flag = "--coderd-port", Variable = "MOCK_CODERD_PORT", Help = "Port of the mock coderd." });

    /// <summary>For <c>mocks run</c>: free ports, also where the environment names the port of a real AgentAPI, and a workspace
    /// that has not stopped before the command has ended; of the exchanges only those with a verdict are shown.</summary>
    public static IReadOnlyDictionary<Setting, Setting> FreePorts { get; } =
        UsualPorts.Select(name => KeyValuePair.Create(name.Key, name.Value.Flag.EndsWith("-port", StringComparison.Ordinal)
                ? name.Value with { Default = "0", Variable = "" } : name.Value))
            .Append(KeyValuePair.Create(LogSettings.AmountSetting, LogSettings.AmountSetting with { Default = "verdicts" }))
            .Append(KeyValuePair.Create(CoderdSettings.StopWindowSetting, CoderdSettings.StopWindowSetting with { Default = "open" }))
            .ToDictionary();

    public static Setting Fault { get; } = new("--fault", "", "", "e.g. 'coderd POST *log-snapshot status=503 times=2'",
        "Spoils the next matching requests; may be given more than once.");

    /// <summary>Settings of a mock's own program: they are about its process.</summary>
    public static IReadOnlyList<Setting> OfAProcess { get; } = [AgentApiSettings.PidFileSetting, AgentApiSettings.Sigusr1FileSetting];

    /// <summary>All settings of both mocks, in the order of <c>--help</c>.</summary>
    public static IReadOnlyList<Setting> All(IReadOnlyDictionary<Setting, Setting> names)
    {
        Setting[] shared = [.. HostSettings.All(AgentApiSettings.PortSetting).Skip(1)];
        Setting[] ports = [AgentApiSettings.PortSetting, CoderdSettings.PortSetting];
        return [.. ports.Concat(AgentApiSettings.All).Concat(CoderdSettings.All).Except(shared).Concat(shared).Except(OfAProcess)
            .Select(setting => names.GetValueOrDefault(setting, setting))];
    }

    private static Dictionary<Setting, Setting> Names(Setting agentApiPort, Setting coderdPort) => new()
    {
        [AgentApiSettings.PortSetting] = agentApiPort,
        [CoderdSettings.PortSetting] = coderdPort,
        [CoderdSettings.PresetSetting] = CoderdPreset,
        [CoderdSettings.HttpCodeSetting] = CoderdStatus,
        [CoderdSettings.OutputFileSetting] = OutputFile,
    };
}
