using System.Text.Json.Nodes;

namespace Mocks.MockCoderd.Tests.LogSnapshots;

/// <summary>The output file, as the Node mock writes it.</summary>
public sealed class OutputFileTests : IDisposable
{
    private const string NodePath = $"{Known.Agents}/tasks/test-task/log-snapshot?format=agentapi";

    private readonly string _folder = Directory.CreateTempSubdirectory("coderd-").FullName;

    private string File => Path.Combine(_folder, "posted.json");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(null)]
    [InlineData(404)]
    [InlineData(500)]
    public async Task It_holds_the_task_of_the_path_and_the_body_whatever_the_answer(int? code)
    {
        await using var coderd = await TestCoderd.LenientAsync(httpCode: code, outputFile: File);

        await coderd.PostAsync("""{"messages":[{"content":"<ü😀>","id":1.50}],"b":[],"a":null}""", NodePath, "test-token");

        var expected = JsonNode.Parse("""{"task_id":"test-task","payload":{"messages":[{"content":"<ü😀>","id":1.50}],"b":[],"a":null}}""");
        Assert.True(JsonNode.DeepEquals(expected, await ReadAsync()), (await ReadAsync())?.ToJsonString());
        Assert.Equal([File], Directory.GetFiles(_folder));
    }

    [Theory]
    [InlineData("5")]
    [InlineData("null")]
    [InlineData("\"text\"")]
    public async Task Any_json_will_do(string body)
    {
        await using var coderd = await TestCoderd.LenientAsync(outputFile: File);

        await coderd.PostAsync(body, NodePath);

        Assert.True(JsonNode.DeepEquals(JsonNode.Parse($$"""{"task_id":"test-task","payload":{{body}}}"""), await ReadAsync()));
    }

    [Theory]
    [InlineData("no JSON")]
    [InlineData("")]
    [InlineData("""{"messages":[]} and more""")]
    public async Task A_body_that_is_no_json_leaves_the_file_alone_and_a_remark(string body)
    {
        await using var coderd = await TestCoderd.LenientAsync(outputFile: File);

        var reply = await coderd.PostAsync(body, NodePath);

        Assert.Equal(Reply.Nothing(204), reply.Text);
        Assert.False(System.IO.File.Exists(File));
        Assert.Contains($"{File} was not written: the body is not JSON.", coderd.Remarks);
    }

    [Fact]
    public async Task A_file_that_cannot_be_replaced_leaves_nothing_behind_and_a_remark()
    {
        await using var coderd = await TestCoderd.LenientAsync(outputFile: File);
        Directory.CreateDirectory(Path.Combine(File, "in the way"));

        await coderd.PostAsync(Known.OneMessage, NodePath);
        await coderd.PostAsync(Known.OneMessage, NodePath);

        Assert.Equal([File], Directory.GetFileSystemEntries(_folder));
        Assert.Equal(2, coderd.Remarks.Count(remark => remark.StartsWith($"{File} was not written: ", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task It_is_the_body_as_posted_with_its_tokens_for_its_owner_only_and_not_through_a_link()
    {
        const string Body = $$"""{"messages":[],"token":"{{Known.AgentToken}}"}""";
        var precious = Path.Combine(_folder, "precious");
        System.IO.File.WriteAllText(precious, "as it was");
        System.IO.File.CreateSymbolicLink(File, precious);
        await using var coderd = await TestCoderd.LenientAsync(outputFile: File);

        await coderd.PostAsync(Body, NodePath);

        Assert.Equal($$"""{"task_id":"test-task","payload":{{Body}}}""", System.IO.File.ReadAllText(File));
        Assert.Equal("as it was", System.IO.File.ReadAllText(precious));
        Assert.True(OperatingSystem.IsWindows() || System.IO.File.GetUnixFileMode(File) == (UnixFileMode.UserRead | UnixFileMode.UserWrite));
    }

    [Fact]
    public async Task The_last_post_is_in_it()
    {
        await using var coderd = await TestCoderd.LenientAsync(outputFile: File);

        await coderd.PostAsync(Known.OneMessage, NodePath);
        await coderd.PostAsync(Known.Empty, NodePath);

        Assert.Equal("""{"messages":[]}""", (await ReadAsync())!["payload"]!.ToJsonString());
    }

    [Fact]
    public async Task A_refused_post_is_not_in_it()
    {
        await using var coderd = await TestCoderd.StartAsync(new CoderdSettings(new Mocking.Settings.HostSettings(Strict: true), OutputFile: File));

        await coderd.PostAsync(Known.OneMessage, NodePath);

        Assert.False(System.IO.File.Exists(File));
    }

    [Fact]
    public async Task A_reader_never_sees_half_of_it()
    {
        await using var coderd = await TestCoderd.LenientAsync(outputFile: File);
        var body = $$"""{"messages":[{"content":"{{new string('x', 1_000_000)}}"}]}""";
        await coderd.PostAsync(body, NodePath);

        var writing = Task.WhenAll(Enumerable.Range(0, 20).Select(_ => coderd.PostAsync(body, NodePath)));
        var reads = 0;
        while (!writing.IsCompleted || reads == 0)
        {
            Assert.Equal(1_000_000, (await ReadAsync())!["payload"]!["messages"]![0]!["content"]!.GetValue<string>().Length);
            reads++;
        }

        Assert.All(await writing, reply => Assert.Equal(204, reply.Status));
    }

    [Fact]
    public async Task A_folder_that_is_gone_since_costs_the_file_and_not_the_answer()
    {
        var gone = Directory.CreateTempSubdirectory("coderd-gone-").FullName;
        await using var coderd = await TestCoderd.LenientAsync(outputFile: Path.Combine(gone, "posted.json"));
        Directory.Delete(gone);

        var reply = await coderd.PostAsync(Known.Empty, NodePath);

        Assert.Equal(Reply.Nothing(204), reply.Text);
        Assert.Contains(coderd.Remarks, remark => remark.StartsWith($"{gone}/posted.json was not written: Could not find", StringComparison.Ordinal));
    }

    private async Task<JsonNode?> ReadAsync()
    {
        await using var file = System.IO.File.OpenRead(File);
        return await JsonNode.ParseAsync(file, cancellationToken: TestContext.Current.CancellationToken);
    }
}
