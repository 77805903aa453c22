using System.Text;
using System.Text.Json;

namespace Mocks.MockWorkspaceAgent.Tests.Golden;

/// <summary>Runs one case: makes its files, sends its requests, and compares answers and files.</summary>
internal sealed class VectorRun(TestAgent agent)
{
    private static readonly string[] Uncounted = ["Date", "Connection", "Keep-Alive", "Transfer-Encoding", "Content-Length", "X-Trace-Id"];

    private readonly Holes _holes = new(agent.Folder, agent.Address.Authority);

    public async Task RunAsync(JsonElement one)
    {
        foreach (var made in Items(one, "setup"))
        {
            VectorFiles.Make(agent.Folder, made);
        }

        foreach (var step in Items(one, "steps"))
        {
            var reply = await AnswerAsync(step);
            foreach (var saved in step.TryGetProperty("save", out var save) ? save.EnumerateObject().ToArray() : [])
            {
                _holes.Save(saved.Name, JsonElement.Parse(reply.Body).GetProperty(saved.Value.GetString()!).GetString()!);
            }

            foreach (var after in Items(step, "after"))
            {
                VectorFiles.Check(agent.Folder, after);
            }
        }
    }

    private async Task<Reply> AnswerAsync(JsonElement step)
    {
        var (request, expect) = (step.GetProperty("request"), step.GetProperty("expect"));
        var isPolled = step.TryGetProperty("poll", out _);
        while (true)
        {
            var reply = await SendAsync(request);
            if (isPolled && reply.Status == 200 && reply.Body.Contains("\"running\":true", StringComparison.Ordinal) && !IsExpected(reply, expect))
            {
                continue;
            }

            Compare(reply, expect);
            return reply;
        }
    }

    private async Task<Reply> SendAsync(JsonElement request)
    {
        byte[]? body = !request.TryGetProperty("body", out var sent) ? null
            : sent.ValueKind == JsonValueKind.String ? Encoding.UTF8.GetBytes(_holes.Fill(sent.GetString()!)) : sent.GetProperty("base64").GetBytesFromBase64();
        var headers = Items(request, "headers").Select(pair => $"{pair[0].GetString()}: {_holes.Fill(pair[1].GetString()!)}");
        return await agent.SendAsync(request.GetProperty("method").GetString()!, _holes.Fill(request.GetProperty("path").GetString()!), body, [.. headers]);
    }

    private bool IsExpected(Reply reply, JsonElement expect) => Bodies(expect) is not { Count: > 0 } bodies || bodies.Any(body => _holes.Matches(body, reply.Body));

    private void Compare(Reply reply, JsonElement expect)
    {
        Assert.True(expect.GetProperty("status").GetInt32() == reply.Status, reply.Text);
        Assert.True(IsExpected(reply, expect), $"Expected {expect}\nbut it is {reply.Text}");
        if (expect.TryGetProperty("headers", out var headers))
        {
            var counted = headers.EnumerateObject().ToDictionary(header => header.Name, header => _holes.Fill(header.Value.GetString()!));
            var sent = reply.HeaderLines.Select(line => line.Split(": ", 2))
                .Where(line => counted.ContainsKey(line[0].ToLowerInvariant()) || !Uncounted.Contains(line[0], StringComparer.OrdinalIgnoreCase))
                .ToDictionary(line => line[0].ToLowerInvariant(), line => line[1]);
            Assert.Equal(counted.OrderBy(pair => pair.Key, StringComparer.Ordinal), sent.OrderBy(pair => pair.Key, StringComparer.Ordinal));
        }
    }

    private static IReadOnlyList<string> Bodies(JsonElement expect) => !expect.TryGetProperty("body", out var body) ? []
        : body.ValueKind == JsonValueKind.Array ? [.. body.EnumerateArray().Select(text => text.GetString()!)] : [body.GetString()!];

    private static IEnumerable<JsonElement> Items(JsonElement of, string name) => of.TryGetProperty(name, out var items) ? items.EnumerateArray() : [];
}

/// <summary>The files of a case.</summary>
internal static class VectorFiles
{
    public static void Make(string folder, JsonElement made)
    {
        if (made.TryGetProperty("dir", out var directory))
        {
            Directory.CreateDirectory(Path.Combine(folder, directory.GetString()!));
        }
        else if (made.TryGetProperty("file", out var file))
        {
            var path = Path.Combine(folder, file.GetString()!);
            File.WriteAllBytes(path, ContentOf(made));
            SetMode(path, "0666");
        }
        else if (made.TryGetProperty("link", out var link))
        {
            File.CreateSymbolicLink(Path.Combine(folder, link.GetString()!), made.GetProperty("to").GetString()!.Replace("{dir}", folder, StringComparison.Ordinal));
        }
        else
        {
            SetMode(Path.Combine(folder, made.GetProperty("mode").GetString()!), made.GetProperty("to").GetString()!);
        }
    }

    public static void Check(string folder, JsonElement after)
    {
        if (after.TryGetProperty("missing", out var missing))
        {
            Assert.False(Path.Exists(Path.Combine(folder, missing.GetString()!)), $"{missing} is there.");
        }
        else if (after.TryGetProperty("link", out var link))
        {
            Assert.Equal(after.GetProperty("to").GetString()!.Replace("{dir}", folder, StringComparison.Ordinal), new FileInfo(Path.Combine(folder, link.GetString()!)).LinkTarget);
        }
        else
        {
            var path = Path.Combine(folder, after.GetProperty("file").GetString()!);
            if (after.TryGetProperty("text", out var text))
            {
                Assert.Equal(text.GetString(), File.ReadAllText(path));
            }

            if (after.TryGetProperty("base64", out var bytes))
            {
                Assert.Equal(bytes.GetBytesFromBase64(), File.ReadAllBytes(path));
            }

            if (after.TryGetProperty("mode", out var mode) && !OperatingSystem.IsWindows())
            {
                Assert.Equal(Convert.ToInt32(mode.GetString(), 8), (int)File.GetUnixFileMode(path));
            }
        }
    }

    private static byte[] ContentOf(JsonElement made) =>
        made.TryGetProperty("base64", out var bytes) ? bytes.GetBytesFromBase64()
        : made.TryGetProperty("repeat", out var repeat) ? Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(repeat.GetString(), made.GetProperty("count").GetInt32())))
        : Encoding.UTF8.GetBytes(made.GetProperty("text").GetString()!);

    private static void SetMode(string path, string octal)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, (UnixFileMode)Convert.ToInt32(octal, 8));
        }
    }
}
