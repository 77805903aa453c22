using System.Text;
using Mocks.Wire.Coderd;

namespace Mocks.Snapshotter.Network;

/// <param name="Status">The HTTP status; 0 when no answer came.</param>
/// <param name="Text">The first <see cref="Limits.MaxAnswerBytes"/> bytes of the body without newlines at the end, or what was wrong.</param>
internal sealed record Posted(int Status, string Text);

/// <summary>Posts the snapshot to coderd, as <c>curl -X POST --data-binary</c> does, without redirects. Storing it twice does no harm.</summary>
internal static class Coderd
{
    public static Posted Post(Settings settings, byte[] snapshot, Limits limits, TimeProvider time)
    {
        if (AddressOf(settings.AgentUrl, settings.TaskId) is not { } address)
        {
            return new(0, "CODER_AGENT_URL is not a valid http or https address");
        }

        if (settings.AgentToken.AsSpan().ContainsAny('\r', '\n', '\0'))
        {
            return new(0, "CODER_AGENT_TOKEN has a line break in it");
        }

        try
        {
            var proxy = CurlProxy.For(address, Environment.GetEnvironmentVariable);
            var authorities = Authorities.From(Environment.GetEnvironmentVariable);
            byte[] request =
            [
                .. Encoding.UTF8.GetBytes(
                    $"POST {Route.TargetOf(address, proxy)} HTTP/1.1\r\nHost: {Route.HostOf(address)}\r\n{Route.FieldsFor(address, proxy)}" +
                    $"Accept: */*\r\nUser-Agent: snapshotter\r\n{SessionToken.Header}: {settings.AgentToken}\r\n" +
                    $"Content-Type: application/json\r\nContent-Length: {snapshot.Length}\r\n\r\n"),
                .. snapshot,
            ];

            var loop = new PollLoop(time, limits.Post);
            return Tries.Run(loop, limits.Pauses, () => TryAsync(loop, address, proxy, authorities, request, settings.AgentToken));
        }
        catch (NetworkFailure failure)
        {
            return new(0, failure.Message);
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

    private static async Task<Tried<Posted>> TryAsync(
        PollLoop loop, Uri address, CurlProxy? proxy, Authorities authorities, ReadOnlyMemory<byte> request, string token)
    {
        try
        {
            using var stream = await Route.OpenAsync(loop, address, proxy, authorities);
            var answer = await HttpAnswer.ToAsync(stream, request);
            return answer.Status is 204 or 404
                ? new(new(answer.Status, ""), MayPass: false)
                : new(new(answer.Status, await BeginningAsync(answer, token)), MayPass(answer.Status), answer["Retry-After"]);
        }
        catch (Exception error)
        {
            return new(new(0, AgentApi.Describe(error)), error is not NetworkFailure { MayPass: false });
        }
    }

    // A redirect or a success other than 204 is not coderd's answer to this route: a proxy or a sign-in page gave it.
    private static bool MayPass(int status) => status < 400 || Tries.MayPass(status);

    private static async ValueTask<string> BeginningAsync(HttpAnswer answer, string token)
    {
        // Longer than the printed part by one token, so that a token at its end is recognised and masked.
        var beginning = new byte[Limits.MaxAnswerBytes + Encoding.UTF8.GetByteCount(token)];
        var count = 0;
        try
        {
            while (count < beginning.Length && await answer.ReceiveAsync() is { IsEmpty: false } piece)
            {
                var length = Math.Min(piece.Length, beginning.Length - count);
                piece[..length].CopyTo(beginning.AsMemory(count));
                count += length;
            }
        }
        catch (NetworkFailure)
        {
            // The status is enough; its explanation was cut.
        }

        return AnswerText.Printable(beginning.AsSpan(0, count), token);
    }
}
