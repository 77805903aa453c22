using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Mocks.Verify.Streams;

/// <summary>Opens event streams and holds them against their contracts.</summary>
/// <param name="Address">Where the provider is.</param>
/// <param name="Patience">For one event.</param>
internal sealed record StreamVerifier(Uri Address, TimeSpan Patience)
{
    /// <returns>Nothing when all is as the contract says.</returns>
    public async Task<IReadOnlyList<Mismatch>> VerifyAsync(StreamContract contract)
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false }) { BaseAddress = Address };
        try
        {
            foreach (var state in contract.States)
            {
                if (await StateAsync(client, "setup", state) is { } refused)
                {
                    return [refused];
                }
            }

            return await WatchAsync(client, contract) is { } wrong ? [wrong] : [];
        }
        catch (FramingException wrong)
        {
            return [wrong.Mismatch];
        }
        catch (OperationCanceledException)
        {
            return [new Mismatch("request", null, null, $"nothing more came within {Patience.TotalSeconds} s")];
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException)
        {
            return [new Mismatch("request", null, null, broken.Message)];
        }
        finally
        {
            foreach (var state in contract.States)
            {
                await StateAsync(client, "teardown", state);
            }
        }
    }

    private static async Task<Mismatch?> StateAsync(HttpClient client, string action, string state)
    {
        try
        {
            using var asked = RequestOf(new StreamRequest("POST", "/__admin/provider-states", new JsonObject { ["action"] = action, ["state"] = state }));
            using var answer = await client.SendAsync(asked);
            return answer.IsSuccessStatusCode ? null : new Mismatch("request", null, null, $"state change to {state} was refused with {(int)answer.StatusCode}");
        }
        catch (HttpRequestException broken)
        {
            return new Mismatch("request", null, null, $"state change to {state}: {broken.Message}");
        }
    }

    private async Task<Mismatch?> WatchAsync(HttpClient client, StreamContract contract)
    {
        using var opened = RequestOf(contract.Request);
        using var head = await client.SendAsync(opened, HttpCompletionOption.ResponseHeadersRead);
        if (WrongHead(contract.Response, head) is { } wrong)
        {
            return wrong;
        }

        await using var body = await head.Content.ReadAsStreamAsync();
        var (reader, messages) = (new EventReader(body), new SortedDictionary<long, JsonObject>());
        if (await FollowAsync(reader, contract.Replay, messages) is { } unlike)
        {
            return unlike;
        }

        if (contract.Then is { } then)
        {
            using var asked = RequestOf(then);
            var answered = client.SendAsync(asked);
            var wrongLive = await FollowAsync(reader, contract.Live ?? [], messages);
            using var answer = await answered;
            if (!answer.IsSuccessStatusCode)
            {
                return new Mismatch($"{then.Method} {then.Path}", "200", $"{(int)answer.StatusCode}", "the request was refused");
            }

            if (wrongLive is not null)
            {
                return wrongLive;
            }
        }

        return contract.Rebuilds is { } path ? await CompareAsync(client, path, messages) : null;
    }

    private static HttpRequestMessage RequestOf(StreamRequest request) => new(new HttpMethod(request.Method), request.Path)
    {
        Content = request.Body is null ? null : new StringContent(request.Body.ToJsonString(), Encoding.UTF8, new MediaTypeHeaderValue("application/json")),
    };

    private static Mismatch? WrongHead(StreamHead expected, HttpResponseMessage head)
    {
        if ((int)head.StatusCode != expected.Status)
        {
            return new Mismatch("status", $"{expected.Status}", $"{(int)head.StatusCode}", "the status is another");
        }

        foreach (var (name, value) in expected.Headers)
        {
            var got = head.Headers.NonValidated.TryGetValues(name, out var values) || head.Content.Headers.NonValidated.TryGetValues(name, out values)
                ? string.Join(", ", values.Select(one => one))
                : null;
            if (got != value)
            {
                return new Mismatch($"header {name}", value, got, "the header is another");
            }
        }

        return null;
    }

    private async Task<Mismatch?> FollowAsync(EventReader reader, IReadOnlyList<EventRule> rules, SortedDictionary<long, JsonObject> messages)
    {
        for (var (at, matched) = (0, 0); at < rules.Count;)
        {
            using var patience = new CancellationTokenSource(Patience);
            var came = await reader.NextAsync(patience.Token);
            var why = rules[at].WhyNot(came, matched);
            while (why is not null && (rules[at].Repeat == "*" || (rules[at].Repeat == "+" && matched > 0)))
            {
                (at, matched) = (at + 1, 0);
                why = rules[at].WhyNot(came, matched);
            }

            if (why is not null)
            {
                return why;
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

    private static async Task<Mismatch?> CompareAsync(HttpClient client, string path, SortedDictionary<long, JsonObject> messages)
    {
        var got = JsonNode.Parse(await client.GetStringAsync(path))?["messages"]?.ToJsonString();
        var rebuilt = new JsonArray([.. messages.Values]).ToJsonString();
        return rebuilt == got ? null : new Mismatch($"GET {path}", rebuilt, got, "the events do not add up to it");
    }
}
