using System.Text;
using Mocks.Snapshotter.Reading;

namespace Mocks.Snapshotter.Network;

/// <param name="Conversation">Null when the fetch failed.</param>
/// <param name="IsWhole">Whether a whole answer came.</param>
/// <param name="Problem">What was wrong, for the user.</param>
internal sealed record Fetched(Conversation? Conversation, bool IsWhole, string Problem);

/// <summary>Fetches the conversation from AgentAPI, as <c>curl -fsSL http://localhost:PORT/messages</c> does, but never through a proxy.</summary>
internal static class AgentApi
{
    // curl's limit of redirects.
    private const int MaxRedirects = 50;

    /// <param name="conversation">Makes an empty one; each try has its own.</param>
    public static Fetched Fetch(string port, Func<Conversation> conversation, Limits limits, TimeProvider time)
    {
        if (!Uri.TryCreate($"http://localhost:{port}/messages", UriKind.Absolute, out var address))
        {
            return new(null, false, $"ARG_AGENTAPI_PORT must be a port number, not \"{AnswerText.OneLine(port)}\"");
        }

        var authorities = Authorities.From(Environment.GetEnvironmentVariable);
        var loop = new PollLoop(time, limits.Fetch);
        return Tries.Run(loop, limits.Pauses, () => TryAsync(loop, address, conversation(), authorities));
    }

    private static async Task<Tried<Fetched>> TryAsync(PollLoop loop, Uri address, Conversation conversation, Authorities authorities)
    {
        try
        {
            for (var redirects = 0; redirects <= MaxRedirects; redirects++)
            {
                using var stream = await Route.OpenAsync(loop, address, null, authorities);
                var answer = await HttpAnswer.ToAsync(stream, RequestFor(address));
                if (answer.Status >= 400)
                {
                    return new(new(null, false, $"{address} answered {answer.Status}"), MayPass(answer.Status), answer["Retry-After"]);
                }

                if (answer.Status < 300 || answer["Location"] is not { Length: > 0 } location)
                {
                    return await ReadAsync(answer, conversation);
                }

                address = Uri.TryCreate(address, location, out var next) && next.Scheme is "http" or "https"
                    ? next
                    : throw new NetworkFailure($"{address} redirects to \"{AnswerText.OneLine(location)}\"; only http and https are followed");
            }

            throw new NetworkFailure($"more than {MaxRedirects} redirects", mayPass: false);
        }
        catch (Exception error)
        {
            return new(new(null, false, Describe(error)), error is not NetworkFailure { MayPass: false });
        }
    }

    // Every AgentAPI has this route, so a 404 is not its own answer: a proxy or another program gave it.
    private static bool MayPass(int status) => status == 404 || Tries.MayPass(status);

    /// <summary>The words for a failed exchange.</summary>
    public static string Describe(Exception error) => error is NetworkFailure ? error.Message : $"{error.GetType().Name}: {AnswerText.OneLine(error.Message)}";

    private static async Task<Tried<Fetched>> ReadAsync(HttpAnswer answer, Conversation conversation)
    {
        // An answer that is not JSON is read to its end as well: a cut answer is reported as a failed fetch.
        var scanner = new JsonScanner(conversation);
        var utf8 = new Utf8Mending(scanner);
        while (await answer.ReceiveAsync() is { IsEmpty: false } piece)
        {
            utf8.Feed(piece.Span);
        }

        utf8.End();
        var problem = !scanner.IsJson ? "the answer is not JSON, or is cut"
            : !conversation.IsObject ? "the answer is not a JSON object"
            : conversation.Kind == MessagesKind.Other ? "the answer's \"messages\" is not an array"
            : null;
        return problem is null ? new(new(conversation, true, ""), MayPass: false) : new(new(null, true, problem), MayPass: true);
    }

    private static byte[] RequestFor(Uri address)
    {
        var login = address.UserInfo.Length == 0 ? "" : $"Authorization: Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes(Uri.UnescapeDataString(address.UserInfo)))}\r\n";
        return Encoding.UTF8.GetBytes($"GET {address.PathAndQuery} HTTP/1.1\r\nHost: {Route.HostOf(address)}\r\n{login}Accept: */*\r\nUser-Agent: snapshotter\r\n\r\n");
    }
}
