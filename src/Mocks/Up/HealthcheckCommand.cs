using System.CommandLine;
using System.Globalization;
using Mocks.MockAgentApi;
using Mocks.MockCoderd;
using Mocks.Mocking.Hosting;
using Mocks.Mocking.Settings;

namespace Mocks.Up;

/// <summary>Checks that both mocks of <c>mocks up</c> answer.</summary>
internal static class HealthcheckCommand
{
    private static readonly Setting Wait = new("--wait", "", "0", "seconds from 0 to 3600, e.g. 30 or 30s", "Waits this long for both to answer.");

    public static Command Make()
    {
        var command = new Command("healthcheck", "Exits with 0 when both mocks of `mocks up` answer, else with 1.");
        var agentApi = MocksSettings.UsualPorts[AgentApiSettings.PortSetting];
        var coderd = MocksSettings.UsualPorts[CoderdSettings.PortSetting];
        var options = SettingOptions.AddTo(command, [agentApi, coderd, Wait]);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var reader = new SettingReader(setting => options.ValueOf(parsed, setting), Environment.GetEnvironmentVariable);
            var limit = WaitOf(reader);
            var first = await Healthcheck.RunAsync(reader.Number(agentApi, 1, 65535), cancellationToken, limit);
            var second = await Healthcheck.RunAsync(reader.Number(coderd, 1, 65535), cancellationToken, first == 0 ? limit : TimeSpan.Zero);
            return Math.Max(first, second);
        });
        return command;
    }

    private static TimeSpan WaitOf(SettingReader reader)
    {
        var found = reader.Find(Wait);
        return int.TryParse(found.Text.EndsWith('s') ? found.Text[..^1] : found.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds <= 3600
            ? TimeSpan.FromSeconds(seconds)
            : throw SettingReader.Refuse(found);
    }
}
