using System.Net;
using System.Text;
using Mocks.Wire.Coderd;

namespace Mocks.Snapshotter.Network;

/// <summary>What coderd answered.</summary>
/// <param name="Body">The beginning of it, at most <see cref="Limits.MaxAnswerBytes"/>, without the newlines at its end.</param>
internal sealed record Answer(HttpStatusCode Status, string Body);

/// <summary>Posts the snapshot to coderd, as <c>curl -X POST --data-binary</c> does: no redirect is followed, nothing is tried twice.</summary>
internal static class Coderd
{
    /// <returns>The answer, or null when there was none in time.</returns>
    public static Answer? Post(
        Settings settings, byte[] snapshot, TimeSpan timeout, TimeProvider time, CancellationToken cancellationToken)
    {
        var address = AddressOf(settings.AgentUrl, settings.TaskId);
        if (address is null || settings.AgentToken.AsSpan().ContainsAny('\r', '\n', '\0'))
        {
            return null;
        }

        using var connection = new TimedConnection(
            new()
            {
                Proxy = new CurlProxy(Environment.GetEnvironmentVariable),
                AllowAutoRedirect = false,
                RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8,
            },
            timeout,
            time,
            cancellationToken);
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(snapshot) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
        request.Headers.TryAddWithoutValidation("Accept", "*/*");
        request.Headers.TryAddWithoutValidation("User-Agent", "snapshotter");
        request.Headers.TryAddWithoutValidation(LogSnapshotRoute.TokenHeader, settings.AgentToken);

        try
        {
            using var response = connection.Send(request);
            return response.StatusCode is HttpStatusCode.NoContent or HttpStatusCode.NotFound
                ? new(response.StatusCode, "")
                : new(response.StatusCode, Beginning(response.Content, settings.AgentToken));
        }
        catch (Exception error) when (TimedConnection.Explains(error))
        {
            cancellationToken.ThrowIfCancellationRequested();
            return null;
        }
    }

    /// <summary>Where to post; null when the base address is not an address.</summary>
    /// <param name="agentUrl">Really ends with a slash in a workspace. As for curl, http is meant when no scheme is there.</param>
    internal static Uri? AddressOf(string agentUrl, string taskId)
    {
        var start = agentUrl.Contains("://", StringComparison.Ordinal) ? agentUrl : "http://" + agentUrl;
        var text = $"{start.TrimEnd('/')}/api/v2/workspaceagents/me/tasks/{Uri.EscapeDataString(taskId)}/log-snapshot?format={LogSnapshotRoute.Format}";
        return Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" ? address : null;
    }

    private static string Beginning(HttpContent content, string token)
    {
        // Room for a token that the end of what is printed would cut in two, and so would not be seen.
        var beginning = new byte[Limits.MaxAnswerBytes + Encoding.UTF8.GetByteCount(token)];
        var count = 0;
        try
        {
            using var body = content.ReadAsStream();
            for (int length; (length = body.Read(beginning.AsSpan(count))) > 0;)
            {
                count += length;
            }
        }
        catch (Exception error) when (TimedConnection.Explains(error))
        {
            // The status says more than that its explanation was cut short.
        }

        return AnswerText.Printable(beginning.AsSpan(0, count), token);
    }
}
