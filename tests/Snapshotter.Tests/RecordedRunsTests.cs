using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Mocks.Snapshotter.Tests;

/// <summary>The original script's results on 35 inputs, reproduced by the real program over real sockets.</summary>
public sealed class RecordedRunsTests
{
    private const int MaxBytes = 65_536;

    public static TheoryData<string> Cases => [.. Golden().Select(recorded => (string)recorded!["name"]!)];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task It_does_what_the_script_did(string name)
    {
        var recorded = Golden().Single(candidate => (string)candidate!["name"]! == name)!;
        using var agentApi = AgentApi(recorded["agentapi"]!);
        using var coderd = Coderd(recorded["coderd"]!);
        var environment = SnapshotterRun.Workspace(agentApi.Port, coderd.Address);
        foreach (var (variable, value) in recorded["environment"]?.AsObject() ?? [])
        {
            environment[variable] = (string)value!;
        }

        var ended = await SnapshotterRun.ToTheEndAsync(environment);

        if (name is "cjk" or "quotes")
        {
            AssertKept(recorded, ended, coderd);
            return;
        }

        var script = recorded["script"]!;
        Assert.Equal((int)script["exit_code"]!, ended.ExitCode);
        AssertLines(script["stdout"]!, ended.OutputLines);
        AssertLines(script["stderr"]!, ended.ScriptErrors());
        Assert.DoesNotContain(SnapshotterRun.Token, ended.Output + ended.Errors, StringComparison.Ordinal);
        AssertPosted(script["posted"], coderd);
    }

    /// <summary>The script failed on these two: 60,000 code points of two or three bytes each.</summary>
    private static void AssertKept(JsonNode recorded, Ended ended, RawServer coderd)
    {
        Assert.Equal(0, ended.ExitCode);
        Assert.Empty(ended.ErrorLines);
        var request = Assert.Single(coderd.Requests);
        Assert.InRange(request.Body.Length, MaxBytes - 2, MaxBytes);
        var content = (string)JsonNode.Parse(request.Body)!["messages"]![0]!["content"]!;
        var unit = (string)recorded["agentapi"]!["messages_response"]!["messages"]![0]!["content"]!["repeat"]!;
        const string marker = "[...content truncated, showing last 56KB...]\n\n";
        Assert.StartsWith(marker, content, StringComparison.Ordinal);
        Assert.Equal("", content[marker.Length..].Replace(unit, "", StringComparison.Ordinal));
    }

    private static void AssertPosted(JsonNode? posted, RawServer coderd)
    {
        if (posted is null)
        {
            Assert.Empty(coderd.Requests);
            return;
        }

        // A failed post is tried again, with the same request.
        Assert.Single(coderd.Requests.DistinctBy(request => (request.Head, Convert.ToBase64String(request.Body))));
        var request = coderd.Requests.First();
        Assert.Equal($"{(string)posted["method"]!} {(string)posted["path"]!} HTTP/1.1", request.Line);
        Assert.Equal(["application/json"], request.Headers("Content-Type"));
        Assert.Equal([SnapshotterRun.Token], request.Headers("Coder-Session-Token"));
        Assert.Equal([$"{request.Body.Length}"], request.Headers("Content-Length"));
        Assert.InRange(request.Body.Length, 1, MaxBytes);
        Assert.True(
            JsonNode.DeepEquals(Written(posted["payload"]!), JsonNode.Parse(request.Body)),
            Encoding.UTF8.GetString(request.Body[..Math.Min(2000, request.Body.Length)]));
    }

    private static void AssertLines(JsonNode expected, string[] lines)
    {
        var patterns = expected.AsArray().Select(line => Regex.Escape((string)line!).Replace("\\{n}", "[0-9]+").Replace("\\{port}", "[0-9]+")).ToArray();
        Assert.Equal(patterns.Length, lines.Length);
        Assert.All(lines.Zip(patterns), pair => Assert.Matches($"^{pair.Second}$", pair.First));
    }

    private static RawServer AgentApi(JsonNode agentApi)
    {
        var response = agentApi["messages_response"]!;
        var body = Encoding.UTF8.GetBytes((string?)response["raw"] ?? Written(response).ToJsonString());
        var status = (int?)agentApi["status"] ?? 200;
        var extra = (int?)agentApi["content_length_exceeds_body_by"] ?? 0;

        return new(async (request, stream, cancellationToken) =>
        {
            if (agentApi["redirect"] is not null && request.Line.StartsWith("GET /messages ", StringComparison.Ordinal))
            {
                await stream.WriteAsync(RawServer.Response(302, [], "Location: /elsewhere\r\n"), cancellationToken);
            }
            else if (agentApi["delay"] is not null)
            {
                // In the recording it answered after 7 s; the client had left after 5 s.
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }
            else if (agentApi["chunked"] is not null)
            {
                await SendChunkedAsync(stream, body, cancellationToken);
            }
            else
            {
                await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {status} X\r\nContent-Length: {body.Length + extra}\r\n\r\n"), cancellationToken);
                await stream.WriteAsync(body, cancellationToken);
            }
        });
    }

    private static async Task SendChunkedAsync(NetworkStream stream, byte[] body, CancellationToken cancellationToken)
    {
        await stream.WriteAsync("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"u8.ToArray(), cancellationToken);
        foreach (var chunk in body.Chunk(7))
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"{chunk.Length:x}\r\n"), cancellationToken);
            await stream.WriteAsync(chunk, cancellationToken);
            await stream.WriteAsync("\r\n"u8.ToArray(), cancellationToken);
        }

        await stream.WriteAsync("0\r\n\r\n"u8.ToArray(), cancellationToken);
    }

    private static RawServer Coderd(JsonNode coderd) =>
        RawServer.Answering((int)coderd["status"]!, (string)coderd["body"]!, (int)coderd["status"]! == 302 ? "Location: /elsewhere\r\n" : "");

    /// <summary>The JSON with its generators written out: a prefix, then a unit repeated up to a length in code points.</summary>
    private static JsonNode Written(JsonNode node)
    {
        switch (node)
        {
            case JsonObject generator when generator.ContainsKey("length_in_code_points"):
                var unit = (string)generator["repeat"]!;
                var length = (int)generator["length_in_code_points"]!;
                var text = string.Concat(Enumerable.Repeat(unit, (length / unit.Length) + 1))[..length];
                return JsonValue.Create((string)generator["prefix"]! + text);

            case JsonObject members:
                return new JsonObject(members.Select(member =>
                    KeyValuePair.Create(member.Key, member.Value is null ? null : Written(member.Value))));

            case JsonArray elements:
                return new JsonArray([.. elements.Select(element => element is null ? null : Written(element))]);

            default:
                return node.DeepClone();
        }
    }

    private static JsonArray Golden() =>
        JsonNode.Parse(File.ReadAllText(Repository.Golden("snapshotter-vectors.json")))!["cases"]!.AsArray();
}
