using System.Net;
using System.Text;
using Mocks.Wire.Coderd;

namespace Mocks.Snapshotter.Network;

/// <param name="Body">The first <see cref="Limits.MaxAnswerBytes"/> bytes, without newlines at the end.</param>
internal sealed record Answer(HttpStatusCode Status, string Body);

/// <summary>Posts the snapshot to coderd, as <c>curl -X POST --data-binary</c> does: without redirects and without retries.</summary>
internal static class Coderd
{
    /// <returns>Null when no answer came in time.</returns>
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
        request.Headers.TryAddWithoutValidation(SessionToken.Header, settings.AgentToken);

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

    /// <summary>The address to post to, or null when the base address is not valid.</summary>
    /// <param name="agentUrl">In a real workspace it ends with a slash. Without a scheme it means http, as for curl.</param>
    internal static Uri? AddressOf(string agentUrl, string taskId)
    {
        var start = agentUrl.Contains("://", StringComparison.Ordinal) ? agentUrl : "http://" + agentUrl;
        var text = $"{start.TrimEnd('/')}/api/v2/workspaceagents/me/tasks/{Uri.EscapeDataString(taskId)}/log-snapshot?format={LogSnapshotRoute.Format}";
        return Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" ? address : null;
    }

    private static string Beginning(HttpContent content, string token)
    {
        // Longer than the printed part by one token, so that a token at its end is recognised and masked.
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
            // The status is enough; its explanation was cut.
        }

        return AnswerText.Printable(beginning.AsSpan(0, count), token);
    }
}
