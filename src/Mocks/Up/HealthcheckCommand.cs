using System.CommandLine;
using Mocks.MockAgentApi;
using Mocks.MockCoderd;
using Mocks.Mocking.Hosting;
using Mocks.Mocking.Settings;

namespace Mocks.Up;

/// <summary>Checks that both mocks of <c>mocks up</c> answer.</summary>
internal static class HealthcheckCommand
{
    public static Command Make()
    {
        var command = new Command("healthcheck", "Exits with 0 when both mocks of `mocks up` answer, else with 1.");
        var agentApi = MocksSettings.UsualPorts[AgentApiSettings.PortSetting];
        var coderd = MocksSettings.UsualPorts[CoderdSettings.PortSetting];
        var options = SettingOptions.AddTo(command, [agentApi, coderd]);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var reader = new SettingReader(setting => options.ValueOf(parsed, setting), Environment.GetEnvironmentVariable);
            var first = await Healthcheck.RunAsync(reader.Number(agentApi, 1, 65535), cancellationToken);
            var second = await Healthcheck.RunAsync(reader.Number(coderd, 1, 65535), cancellationToken);
            return Math.Max(first, second);
        });
        return command;
    }
}
