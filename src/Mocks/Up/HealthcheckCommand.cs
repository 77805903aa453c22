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
        var command = new Command("healthcheck", """
            Exits with 0 when both mocks of `mocks up` answer, else with 1.
              mocks healthcheck --wait 30s --timeout 2s
            """);
        Setting[] ports = [MocksSettings.UsualPorts[AgentApiSettings.PortSetting], MocksSettings.UsualPorts[CoderdSettings.PortSetting]];
        var options = SettingOptions.AddTo(command, [.. ports, Healthcheck.WaitSetting, Healthcheck.TimeoutSetting]);
        command.SetAction((parsed, cancellationToken) => Healthcheck.RunAsync(
            new SettingReader(setting => options.ValueOf(parsed, setting), Environment.GetEnvironmentVariable), cancellationToken, ports));
        return command;
    }
}
