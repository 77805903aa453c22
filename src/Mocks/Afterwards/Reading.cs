using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Mocks.MockCoderd.World;
using Mocks.Mocking.Faults;
using Mocks.Mocking.Hosting;
using Mocks.Mocking.Settings;
using Mocks.Wire.Coderd;

namespace Mocks.Afterwards;

/// <summary>What a person gets who opens the task after the run.</summary>
/// <param name="Logs">Null when coderd answers with an error.</param>
/// <param name="Error">The body of coderd's error.</param>
internal sealed record Reading(int Status, TaskLogs? Logs, string? Error)
{
    /// <summary>Over HTTP, as a person's browser does. The faults were the command's: they end here.</summary>
    /// <exception cref="SettingException">This machine does not reach its own loopback address (exit 3).</exception>
    public static async Task<Reading> OfAsync(RunningMock coderd, WorkspaceTask task)
    {
        coderd.Services.GetRequiredService<FaultStore>().Clear();
        var user = coderd.Services.GetRequiredService<WorldStore>().DefaultUser;
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = coderd.Address };
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v2/tasks/{user.Name}/{task.Name}/logs");
        request.Headers.Add(SessionToken.Header, user.ApiKey);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        using var answer = await SendAsync(client, request);
        var body = await answer.Content.ReadAsStringAsync();
        return answer.IsSuccessStatusCode
            ? new Reading((int)answer.StatusCode, JsonSerializer.Deserialize(body, Run.ReportJson.Default.TaskLogs), null)
            : new Reading((int)answer.StatusCode, null, body.TrimEnd());
    }

    private static async Task<HttpResponseMessage> SendAsync(HttpClient client, HttpRequestMessage request)
    {
        try
        {
            return await client.SendAsync(request);
        }
        catch (HttpRequestException unreached)
        {
            throw new SettingException(
                $"the mock coderd cannot be asked what a person reads: {unreached.Message}. Programs on this machine have to reach its loopback address; where there is no network at all: ip link set lo up", exitCode: 3);
        }
    }
}
