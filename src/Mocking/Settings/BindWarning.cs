using System.Net;

namespace Mocks.Mocking.Settings;

/// <summary>What a program says at its start when machines other than this one can reach its mocks.</summary>
public static class BindWarning
{
    /// <returns>One line; null when only this machine can reach them.</returns>
    public static string? Of(SettingReader reader)
    {
        var bind = reader.Find(HostSettings.BindSetting);
        if (!IPAddress.TryParse(bind.Text, out var address) || !LetsOthersIn(address))
        {
            return null;
        }

        var reached = address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any) ? "any address of this one" : bind.Text;
        return $"warning: {bind.Source}: every machine that reaches {reached} (in a container: its network and its published ports) can use the mock "
            + "and its control routes. To keep it to this machine, listen on 127.0.0.1, or publish the container's port there.";
    }

    /// <summary>Machines other than this one can reach what listens there.</summary>
    public static bool LetsOthersIn(IPAddress address) => !IPAddress.IsLoopback(address);

    /// <summary>Writes the line to standard error, if there is one.</summary>
    public static async Task WriteAsync(SettingReader reader, string program)
    {
        if (Of(reader) is { } warning)
        {
            await Console.Error.WriteLineAsync($"{program}: {warning}");
        }
    }
}
