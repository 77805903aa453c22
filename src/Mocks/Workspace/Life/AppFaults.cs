using System.Text;
using System.Text.Json;
using Mocks.Mocking.Control;
using Mocks.Mocking.Faults;
using Mocks.Mocking.Settings;

namespace Mocks.Workspace.Life;

/// <summary>Gives faults to the AgentAPI that the scripts have started. It has to be the mock.</summary>
internal static class AppFaults
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <exception cref="SettingException">It takes no faults.</exception>
    public static async Task AddAsync(Uri app, IEnumerable<Fault> faults)
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { Timeout = Patience };
        foreach (var fault in faults)
        {
            try
            {
                using var body = new StringContent(JsonSerializer.Serialize(fault, ControlJson.Default.Fault), Encoding.UTF8, "application/json");
                using var answer = await client.PostAsync(new Uri(app, "/__admin/faults"), body);
                answer.EnsureSuccessStatusCode();
            }
            catch (Exception refused) when (refused is HttpRequestException or OperationCanceledException)
            {
                throw new SettingException($"--fault 'agentapi {fault.Request} …': what answers at {app.GetLeftPart(UriPartial.Authority)} takes no faults; it has to be the mock, which scripts find as agentapi.", exitCode: 3);
            }
        }
    }
}
