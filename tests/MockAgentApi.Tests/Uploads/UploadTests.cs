using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Mocks.Go.Mime.Multipart;
using Mocks.MockAgentApi.Uploads;
using Mocks.Mocking.Settings;

namespace Mocks.MockAgentApi.Tests;

/// <summary>Uploads that were not recorded: the paths of files, and Go's errors for invalid forms.</summary>
public sealed class UploadTests
{
    private const string Ok = "{\"$schema\":\"http://localhost/schemas/UploadResponseBody.json\",\"ok\":true,\"filePath\":\"";

    [Fact]
    public async Task A_file_lies_under_the_hash_of_its_contents_readable_for_all_until_the_mock_stops()
    {
        var umask = Convert.ToInt32(File.ReadAllText("/proc/self/status").Split('\n').First(line => line.StartsWith("Umask:", StringComparison.Ordinal))[^3..], 8);
        string path;
        await using (var agent = await Agent.StartPatientAsync())
        {
            var answer = await UploadAsync(agent, Part("file", "hello.txt", "Hello, world!"));
            path = answer[Ok.Length..^3];
            var parent = Path.GetDirectoryName(path)!;

            Assert.Equal($"{Ok}{path}\"}}\n", answer);
            Assert.Matches($"^{Path.GetTempPath()}agentapi-uploads-[0-9]{{1,10}}/315f5bdb76d078c4/hello\\.txt$", path);
            Assert.Equal("Hello, world!", await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken));
            Assert.Equal((Masked("644"), Masked("755"), Masked("700")), (FileModes.Of(path), FileModes.Of(parent), FileModes.Of(Path.GetDirectoryName(parent)!)));
            Assert.Equal(answer, await UploadAsync(agent, Part("file", "hello.txt", "Hello, world!")));
        }

        Assert.False(Directory.Exists(Path.GetDirectoryName(Path.GetDirectoryName(path))));

        string Masked(string mode) => Convert.ToString(Convert.ToInt32(mode, 8) & ~umask, 8);
    }

    [Theory]
    [InlineData("a\\\"b.txt", "a\"b.txt")]
    [InlineData("C:\\dir\\x", "C:\\dir\\x")]
    [InlineData("dir/", "dir")]
    [InlineData("\u6f22.txt", "\u6f22.txt")]
    public async Task The_name_is_what_follows_the_last_slash(string sent, string kept)
    {
        await using var agent = await Agent.StartPatientAsync();

        var answer = await UploadAsync(agent, Latin(Part("file", sent, "x")));

        Assert.EndsWith($"/2d711642b726b044/{kept.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"}}\n", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("filename*=utf-8''a%20b", "a b")]
    [InlineData("filename*0*=utf-8''a%20b; filename*1*=%20c; filename*2=%20d", "a b c%20d")]
    [InlineData("\r\n\tfilename=\"a\r\n   b\"", "a b")]
    [InlineData("filename=a;", "a")]
    public async Task A_name_in_the_extended_form_is_decoded_and_one_in_pieces_put_together(string sent, string kept)
    {
        await using var agent = await Agent.StartPatientAsync();

        var answer = await UploadAsync(agent, $"--b\r\nContent-Disposition: form-data; name=file; {sent}\r\nContent-Type: x/y\r\n\r\nx\r\n--b--\r\n");

        Assert.EndsWith($"/{kept}\"}}\n", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_last_line_needs_no_end_and_a_boundary_may_be_named_twice_alike()
    {
        await using var agent = await Agent.StartPatientAsync();

        Assert.StartsWith(Ok, await UploadAsync(agent, Part("file", "a", "x").TrimEnd(), "multipart/form-data; boundary=b; boundary=b"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(".", "2d711642b726b044")]
    [InlineData("..", "")]
    [InlineData("/", "2d711642b726b044")]
    public async Task A_name_of_dots_or_a_slash_is_a_folder_that_cannot_be_written_to(string name, string folder)
    {
        await using var agent = await Agent.StartPatientAsync();

        var answer = await UploadAsync(agent, Part("file", name, "x"));

        Assert.Matches("\"status\":500,\"detail\":\"unexpected error occurred\",\"errors\":\\[\\{\"message\":\"failed to write file: open "
            + $"/[^\"]*/agentapi-uploads-[0-9]+{(folder.Length > 0 ? "/" + folder : "")}: is a directory\"\\}}\\]\\}}\n$", answer);
    }

    [Theory]
    [InlineData("", "multipart: NextPart: EOF")]
    [InlineData("nonsense\r\n", "multipart: NextPart: EOF")]
    [InlineData("--b", "multipart: NextPart: EOF")]
    [InlineData("--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\nabc", "unexpected EOF")]
    [InlineData("--b\r\nNotAHeader\r\n\r\nx\r\n--b--\r\n", "malformed MIME header: missing colon: \\\"NotAHeader\\\"")]
    [InlineData("--b\r\n A: b\r\n\r\nx\r\n--b--\r\n", "malformed MIME header initial line:  A: b")]
    [InlineData("--b\r\n(): b\r\n\r\nx\r\n--b--\r\n", "malformed MIME header line: (): b")]
    [InlineData("--b\r\nA: b\r\n\r\nx\r\n--b x\r\n--b--\r\n", "multipart: expecting a new Part; got line \\\"--b x\\\\r\\\\n\\\"")]
    public async Task A_body_that_is_no_form_is_refused_in_go_s_words(string body, string words)
    {
        await using var agent = await Agent.StartPatientAsync();

        var answer = await UploadAsync(agent, body);

        Assert.Equal(Invalid($"{{\"message\":\"cannot read multipart form: {words}\",\"location\":\"body\"}}"), answer);
    }

    [Fact]
    public async Task A_line_before_the_first_boundary_that_does_not_fit_into_go_s_buffer_is_refused()
    {
        await using var agent = await Agent.StartPatientAsync();
        var file = Part("file", "a", "x");

        var fits = await UploadAsync(agent, new string('p', 4094) + "\r\n" + file);
        var full = await UploadAsync(agent, new string('p', 4095) + "\r\n" + file);

        Assert.StartsWith(Ok, fits, StringComparison.Ordinal);
        Assert.Equal(Invalid("{\"message\":\"cannot read multipart form: multipart: NextPart: bufio: buffer full\",\"location\":\"body\"}"), full);
    }

    [Theory]
    [InlineData("multipart/form-data; boundary=", "request Content-Type isn't multipart/form-data")]
    [InlineData("multipart/form-data; boundary=\"\"", "multipart: boundary is empty")]
    [InlineData("multipart/form-data; boundary=b; boundary=c", "request Content-Type isn't multipart/form-data")]
    [InlineData("multipart/mixed; boundary=b", "request Content-Type isn't multipart/form-data")]
    [InlineData("MULTIPART/Form-Data; other=b", "no multipart boundary param in Content-Type")]
    public async Task A_type_without_its_boundary_is_refused(string type, string words)
    {
        await using var agent = await Agent.StartPatientAsync();

        var answer = await UploadAsync(agent, Part("file", "a", "x"), type);

        Assert.Equal(Invalid($"{{\"message\":\"cannot read multipart form: {words}\",\"location\":\"body\"}}"), answer);
    }

    [Fact]
    public async Task An_empty_file_needs_a_type_because_nothing_can_be_told_from_its_contents()
    {
        await using var agent = await Agent.StartPatientAsync();

        var untyped = await UploadAsync(agent, "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"e\"\r\n\r\n\r\n--b--\r\n");
        var bare = await UploadAsync(agent, "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"e\"\r\nContent-Type: a/b\r\n\r\n--b--\r\n");

        Assert.Equal(Invalid("{\"message\":\"Failed to infer file media type\",\"location\":\"file\"}"), untyped);
        Assert.EndsWith("/e3b0c44298fc1c14/e\"}\n", bare, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Text_in_the_field_of_the_file_ends_the_connection_without_an_answer()
    {
        await using var agent = await Agent.StartPatientAsync();

        var text = await RawUploadAsync(agent, Text("file", "hello"));
        var unchosen = await RawUploadAsync(agent, "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"\"\r\nContent-Type: application/octet-stream\r\n\r\n\r\n--b--\r\n");
        var beside = await RawUploadAsync(agent, Open(Part("file", "a", "x")) + Text("file", "hello"));
        var after = await UploadAsync(agent, Part("file", "a", "x"));

        Assert.Equal(("", "", ""), (text, unchosen, beside));
        Assert.StartsWith(Ok, after, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_texts_in_the_field_of_the_file_are_a_missing_file()
    {
        await using var agent = await Agent.StartPatientAsync();

        var alone = await UploadAsync(agent, Open(Text("file", "1")) + Text("file", "2"));
        var beside = await UploadAsync(agent, Open(Text("file", "1")) + Open(Text("file", "2")) + Part("file", "a", "x"));

        Assert.Equal(Invalid("{\"message\":\"File required\",\"location\":\"file\"}"), alone);
        Assert.Equal(Invalid("{\"message\":\"expected at most one value, but received multiple values\",\"location\":\"form.file\",\"value\":[\"1\",\"2\"]}"), beside);
    }

    [Theory]
    [InlineData(999, true)]
    [InlineData(1000, false)]
    public async Task A_form_has_at_most_a_thousand_parts(int texts, bool passes)
    {
        await using var agent = await Agent.StartPatientAsync();
        var body = string.Concat(Enumerable.Range(0, texts).Select(n => Open(Text($"n{n}", "v")))) + Part("file", "a", "x");

        await AssertFitsAsync(agent, body, passes);
    }

    // 8 KiB and 10 MiB, minus the names, 200 per entry and the size of a file's headers.
    [Theory]
    [InlineData((8 << 10) + (10 << 20) - 4 - 200, true)]
    [InlineData((8 << 10) + (10 << 20) - 4 - 199, false)]
    public async Task The_text_of_a_form_has_ten_mebibytes(int length, bool passes)
    {
        await using var agent = await Agent.StartPatientAsync();

        var answer = await UploadAsync(agent, Text("note", new string('v', length)));

        Assert.Equal(passes ? Invalid("{\"message\":\"File required\",\"location\":\"file\"}") : TooLarge, answer);
    }

    // The same, minus the size of a second, small file.
    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public async Task A_small_file_takes_its_share_of_the_text(int more, bool passes)
    {
        await using var agent = await Agent.StartPatientAsync();
        var file = Part("other", "o", new string('f', 8 << 10));
        var weight = 400 + ("Content-Disposition".Length + 200 + "form-data; name=\"other\"; filename=\"o\"".Length) + ("Content-Type".Length + 200 + "text/plain".Length);
        var left = (8 << 10) + (10 << 20) - ("other".Length + 200) - (weight + 200 + 100) - (8 << 10) - ("note".Length + 200);

        var answer = await UploadAsync(agent, Open(file) + Text("note", new string('v', left + more)));

        Assert.Equal(passes ? Invalid("{\"message\":\"File required\",\"location\":\"file\"}") : TooLarge, answer);
    }

    [Theory]
    [InlineData(9_998, true)]
    [InlineData(9_999, false)]
    public async Task A_form_has_at_most_ten_thousand_headers(int besidesTwo, bool passes)
    {
        await using var agent = await Agent.StartPatientAsync();
        var many = string.Concat(Enumerable.Repeat("A: b\r\n", besidesTwo));

        await AssertFitsAsync(agent, Part("file", "a", "x").Replace("Content-Type", many + "Content-Type", StringComparison.Ordinal), passes);
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public async Task A_file_has_at_most_ten_mebibytes(int more, bool passes)
    {
        await using var agent = await Agent.StartPatientAsync();

        var answer = await UploadAsync(agent, Part("file", "a", new string('x', (10 << 20) + more)));

        Assert.Equal(passes ? Ok : "{\"$schema\":\"http://localhost/schemas/ErrorModel.json\",\"title\":\"Bad Request\",\"status\":400,\"detail\":\"file size exceeds 10MB limit\"}\n",
            passes ? answer[..Ok.Length] : answer);
    }

    [Fact]
    public async Task A_boundary_may_come_in_any_pieces_and_look_like_text_before()
    {
        var contents = "a\r\n--\r\n--c\r\n--bx\r\n-\r\n" + new string('\n', 70_000) + "\r\n--b\x01";
        var body = Encoding.Latin1.GetBytes(Part("file", "a", contents));
        string? first = null;
        foreach (var size in new[] { 1, 2, 3, 7, 4096, 100_000 })
        {
            await using var form = await UploadForm.ReadAsync(new MultipartBody(new SlowStream(body, size), "b"), CancellationToken.None);
            using var copy = new MemoryStream();
            await form.File!.CopyToAsync(copy, CancellationToken.None);
            first ??= Encoding.Latin1.GetString(copy.ToArray());

            Assert.Equal(contents, Encoding.Latin1.GetString(copy.ToArray()));
            Assert.Equal(contents.Length, form.File.Length);
        }
    }

    [Fact]
    public async Task Lines_may_end_without_a_carriage_return_if_the_first_does()
    {
        await using var agent = await Agent.StartPatientAsync();

        var answer = await UploadAsync(agent, Part("file", "a", "x").Replace("\r\n", "\n", StringComparison.Ordinal));

        Assert.EndsWith("/2d711642b726b044/a\"}\n", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_that_stalls_is_given_up_after_five_seconds()
    {
        var time = new ManualTime();
        await using var mock = await AgentApiMock.StartAsync(new AgentApiSettings(new HostSettings()), time);
        using var client = await RawClient.ConnectAsync(mock.Address);
        var start = Part("file", "a", "x")[..^10];
        await client.SendAsync($"POST /upload HTTP/1.1\r\nHost: localhost\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: 1000\r\n\r\n{start}");
        await time.UntilSomethingWaitsAsync(TimeSpan.FromSeconds(5));

        time.Advance(TimeSpan.FromSeconds(5));

        Assert.StartsWith("HTTP/1.1 422 ", await client.ReadHeadAsync(), StringComparison.Ordinal);
        Assert.Matches($"cannot read multipart form: read tcp 127\\.0\\.0\\.1:{mock.Address.Port}->127\\.0\\.0\\.1:[0-9]+: i/o timeout", await client.ReadAsync(4096));

        // The server reads on: what comes late is not taken for the next request.
        await client.SendAsync($"{new string('x', 1000 - start.Length)}GET /status HTTP/1.1\r\nHost: localhost\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 200 ", await client.ReadHeadAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_fault_in_the_services_place_keeps_the_file_from_the_disk()
    {
        await using var mock = await AgentApiMock.StartAsync(new AgentApiSettings(new HostSettings()));
        const string Fault = """{"request":"POST /upload","status":503}""";
        await RawClient.AskAsync(mock.Address, RawClient.Request("POST /__admin/faults", $"Content-Length: {Fault.Length}", Fault));
        var body = Part("file", "a", "x");

        var answer = await RawClient.AskAsync(mock.Address, RawClient.Request("POST /upload", $"Content-Type: multipart/form-data; boundary=b\nContent-Length: {body.Length}", body));

        Assert.StartsWith("HTTP/1.1 503 ", answer, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(mock.Services.GetRequiredService<UploadFolder>().FullPath));
    }

    [Fact]
    public async Task The_journal_keeps_the_beginning_of_an_upload()
    {
        await using var agent = await Agent.StartPatientAsync();
        await UploadAsync(agent, Part("file", "a", new string('x', 100_000)));

        var journal = await agent.BodyAsync("GET /__admin/requests");

        Assert.Contains("filename=\\\"a\\\"", journal, StringComparison.Ordinal);
        Assert.Contains("\"bodyIncomplete\": true", journal, StringComparison.Ordinal);
    }

    private const string Frame = "{\"$schema\":\"http://localhost/schemas/ErrorModel.json\",\"title\":\"Unprocessable Entity\",\"status\":422,\"detail\":\"validation failed\",\"errors\":[";

    private static string TooLarge => Invalid("{\"message\":\"cannot read multipart form: multipart: message too large\",\"location\":\"body\"}");

    private static string Invalid(string error) => $"{Frame}{error}]}}\n";

    private static async Task AssertFitsAsync(Agent agent, string body, bool passes)
    {
        var answer = await UploadAsync(agent, body);
        Assert.Equal(passes ? Ok : TooLarge, passes ? answer[..Math.Min(Ok.Length, answer.Length)] : answer);
    }

    private static string Part(string field, string name, string contents) =>
        $"--b\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\nContent-Type: text/plain\r\n\r\n{contents}\r\n--b--\r\n";

    private static string Text(string field, string value) => $"--b\r\nContent-Disposition: form-data; name=\"{field}\"\r\n\r\n{value}\r\n--b--\r\n";

    // The same without the last boundary, so that more parts can follow.
    private static string Open(string form) => form[..^"--b--\r\n".Length];

    private static string Latin(string text) => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text));

    private static async Task<string> UploadAsync(Agent agent, string body, string type = "multipart/form-data; boundary=b")
    {
        var answer = await RawUploadAsync(agent, body, type);
        return Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(answer[(answer.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..]));
    }

    private static Task<string> RawUploadAsync(Agent agent, string body, string type = "multipart/form-data; boundary=b") =>
        agent.AskAsync("POST /upload", $"Content-Type: {type}\nContent-Length: {body.Length}", body);

    /// <summary>Returns at most this many bytes per read.</summary>
    private sealed class SlowStream(byte[] bytes, int most) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, most)], cancellationToken);
    }
}
