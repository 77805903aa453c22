using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Mocks.Mocking.Hosting;

namespace Mocks.Verify.Streams;

/// <summary>Opens event streams and compares them with their contracts.</summary>
/// <param name="Timeout">For the whole contract: its states, the stream and the other requests.</param>
internal sealed record StreamVerifier(Uri Address, TimeSpan Timeout)
{
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(1);

    /// <returns>Empty when the stream is as its contract says.</returns>
    public async Task<IReadOnlyList<Mismatch>> VerifyAsync(StreamContract contract)
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false }.RequireTls()) { BaseAddress = Address, Timeout = System.Threading.Timeout.InfiniteTimeSpan };
        using var deadline = new CancellationTokenSource(Timeout);
        Mismatch? mismatch = null;
        try
        {
            foreach (var state in contract.States)
            {
                mismatch ??= await SetStateAsync(client, "setup", state, deadline.Token);
            }

            mismatch ??= await WatchAsync(client, contract, deadline.Token);
        }
        catch (FramingException wrong)
        {
            mismatch = wrong.Mismatch;
        }
        catch (OperationCanceledException)
        {
            mismatch = Mismatch.OfRequest($"not all that the contract expects came within {Timeout.TotalSeconds:0.###} s");
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException or System.Text.Json.JsonException)
        {
            mismatch = Mismatch.OfRequest(broken.Message);
        }
        finally
        {
            await TearDownAsync(client, contract);
        }

        return mismatch is null ? [] : [mismatch];
    }

    // A server that hangs gets a moment more, so that the next contract finds no state of this one.
    private async Task TearDownAsync(HttpClient client, StreamContract contract)
    {
        using var moment = new CancellationTokenSource(Timeout < Moment ? Timeout : Moment);
        try
        {
            foreach (var state in contract.States)
            {
                await SetStateAsync(client, "teardown", state, moment.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // What hangs has been reported.
        }
    }

    private static async Task<Mismatch?> SetStateAsync(HttpClient client, string action, string state, CancellationToken cancellationToken)
    {
        try
        {
            using var request = RequestOf(new StreamRequest("POST", "/__admin/provider-states", new JsonObject { ["action"] = action, ["state"] = state }));
            using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            return answer.IsSuccessStatusCode ? null : Mismatch.OfRequest($"state change to {state} was refused with {(int)answer.StatusCode}");
        }
        catch (HttpRequestException broken)
        {
            return Mismatch.OfRequest($"state change to {state}: {broken.Message}");
        }
    }

    private static async Task<Mismatch?> WatchAsync(HttpClient client, StreamContract contract, CancellationToken cancellationToken)
    {
        using var open = RequestOf(contract.Request);
        using var head = await client.SendAsync(open, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (CompareHead(contract.Response, head) is { } wrong)
        {
            return wrong;
        }

        await using var body = await head.Content.ReadAsStreamAsync(cancellationToken);
        var (reader, messages) = (new EventReader(body), new SortedDictionary<long, JsonObject>());
        if (await FollowAsync(reader, contract.Replay, messages, cancellationToken) is { } wrongReplay)
        {
            return wrongReplay;
        }

        if (contract.Then is { } then)
        {
            using var request = RequestOf(then);
            var answering = client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            var wrongLive = await FollowAsync(reader, contract.Live ?? [], messages, cancellationToken);
            using var answer = await answering;
            if (!answer.IsSuccessStatusCode)
            {
                return new Mismatch($"{then.Method} {then.Path}", "200", $"{(int)answer.StatusCode}", "the request was refused");
            }

            if (wrongLive is not null)
            {
                return wrongLive;
            }
        }

        return contract.Rebuilds is { } path ? await CompareMessagesAsync(client, path, messages, cancellationToken) : null;
    }

    private static HttpRequestMessage RequestOf(StreamRequest request) => new(new HttpMethod(request.Method), request.Path)
    {
        Content = request.Body is null ? null : new StringContent(request.Body.ToJsonString(), Encoding.UTF8, new MediaTypeHeaderValue("application/json")),
    };

    private static Mismatch? CompareHead(StreamHead expected, HttpResponseMessage head)
    {
        if ((int)head.StatusCode != expected.Status)
        {
            return new Mismatch("status", $"{expected.Status}", $"{(int)head.StatusCode}", "the status differs");
        }

        foreach (var (name, value) in expected.Headers)
        {
            var got = head.Headers.NonValidated.TryGetValues(name, out var values) || head.Content.Headers.NonValidated.TryGetValues(name, out values)
                ? string.Join(", ", values.Select(one => one))
                : null;
            if (got != value)
            {
                return new Mismatch($"header {name}", value, got, "the header differs");
            }
        }

        return null;
    }

    private static async Task<Mismatch?> FollowAsync(EventReader reader, IReadOnlyList<EventRule> rules, SortedDictionary<long, JsonObject> messages, CancellationToken cancellationToken)
    {
        for (var (at, matched) = (0, 0); at < rules.Count;)
        {
            var came = await reader.NextAsync(cancellationToken);
            var mismatch = rules[at].Compare(came, matched);
            while (mismatch is not null && (rules[at].Repeat == "*" || (rules[at].Repeat == "+" && matched > 0)))
            {
                (at, matched) = (at + 1, 0);
                mismatch = rules[at].Compare(came, matched);
            }

            if (mismatch is not null)
            {
                return mismatch;
            }

            Keep(came, messages);
            (at, matched) = rules[at].Repeat == EventRule.Once ? (at + 1, 0) : (at, matched + 1);
        }

        return null;
    }

    private static void Keep(StreamEvent came, SortedDictionary<long, JsonObject> messages)
    {
        if (came is { Name: "message_update", Json: JsonObject data } && data["id"] is JsonValue id && id.TryGetValue<long>(out var number))
        {
            messages[number] = new JsonObject
            {
                ["id"] = number,
                ["content"] = data["message"]?.DeepClone(),
                ["role"] = data["role"]?.DeepClone(),
                ["time"] = data["time"]?.DeepClone(),
            };
        }
    }

    private static async Task<Mismatch?> CompareMessagesAsync(HttpClient client, string path, SortedDictionary<long, JsonObject> messages, CancellationToken cancellationToken)
    {
        var got = JsonNode.Parse(await client.GetStringAsync(path, cancellationToken))?["messages"]?.ToJsonString();
        var rebuilt = new JsonArray([.. messages.Values]).ToJsonString();
        return rebuilt == got ? null : new Mismatch($"GET {path}", rebuilt, got, "the events do not add up to it");
    }
}
