using Mocks.MockAgentApi;
using Mocks.MockCoderd;
using Mocks.Mocking.Settings;
using Mocks.MockWorkspaceAgent;

namespace Mocks.Docs;

/// <summary>Every setting of the mocks, and its other name in <c>mocks up</c> and <c>mocks run</c>.</summary>
internal static class SettingTable
{
    private static readonly IReadOnlyList<Setting> Shared = [.. HostSettings.All(AgentApiSettings.PortSetting).Skip(1)];

    public static string All() => $"""
        ## All mocks

        {Of(Shared)}
        ## Mock AgentAPI

        {Of(AgentApiSettings.All.Append(AgentApiSettings.CheckAgentSetting).Except(Shared))}
        ## Mock coderd

        {Of(CoderdSettings.All.Except(Shared))}
        ## Mock workspace agent

        {Of(WorkspaceAgentSettings.All.Except(Shared))}
        ## Other names and defaults in `mocks up` and `mocks run`

        {Renamed()}
        """;

    private static string Of(IEnumerable<Setting> settings) => Markdown.Table(
        ["flag", "variable", "default", "it may be", "meaning"],
        settings.Select(setting => new[]
        {
            Markdown.Code(setting.Flag), Markdown.Code(setting.Variable), Markdown.Code(setting.Default.Replace(Path.GetTempPath(), "/tmp/", StringComparison.Ordinal)), setting.MayBe, setting.Help,
        }));

    private static string Renamed() => Markdown.Table(
        ["in the mock", "in `mocks up`", "in `mocks run`"],
        MocksSettings.FreePorts.Keys.Select(setting => new[]
        {
            $"{(AgentApiSettings.All.Contains(setting) ? "mock-agentapi" : "mock-coderd")} `{setting.Flag}`",
            Named(MocksSettings.UsualPorts.GetValueOrDefault(setting, setting)),
            Named(MocksSettings.FreePorts[setting]),
        }));

    private static string Named(Setting setting)
    {
        var variable = setting.Variable.Length > 0 ? $", `{setting.Variable}`" : "";
        var standard = setting.Default.Length > 0 ? $", default `{setting.Default}`" : "";
        return $"`{setting.Flag}`{variable}{standard}";
    }
}
