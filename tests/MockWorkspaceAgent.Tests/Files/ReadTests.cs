using System.Text;

namespace Mocks.MockWorkspaceAgent.Tests.Files;

/// <summary>Reading files and directories, and what is wrong with a request for them.</summary>
public sealed class ReadTests
{
    [Theory]
    [InlineData("path=&path=x", "path", "Query param \\\"path\\\" is required and cannot be empty")]
    [InlineData("path=/a&path=/b", "path", "Query param \\\"path\\\" provided more than once, found 2 times. Only provide 1 instance of this query param.")]
    [InlineData("path=/a&offset=abc", "offset", "Query param \\\"offset\\\" must be a valid 64-bit positive integer: strconv.ParseInt: parsing \\\"abc\\\": invalid syntax")]
    [InlineData("path=/a&offset=99999999999999999999", "offset", "Query param \\\"offset\\\" must be a valid 64-bit positive integer: strconv.ParseInt: parsing \\\"99999999999999999999\\\": value out of range")]
    public async Task A_bad_query_is_told_by_parameter(string query, string field, string detail)
    {
        await using var agent = await TestAgent.SeedAsync();

        Assert.Equal(Reply.Json(400, $$"""{"message":"Query parameters have invalid values.","validations":[{"field":"{{field}}","detail":"{{detail}}"}]}"""),
            (await agent.GetAsync($"/api/v0/read-file?{query}")).Text);
    }

    [Fact]
    public async Task All_problems_of_a_query_are_told_unknown_parameters_last()
    {
        await using var agent = await TestAgent.SeedAsync();

        Assert.Equal(Reply.Json(400, """{"message":"Query parameters have invalid values.","validations":[{"field":"path","detail":"Query param \"path\" is required and cannot be empty"},{"field":"limit","detail":"Query param \"limit\" must be a valid 64-bit positive integer: value is negative"},{"field":"a","detail":"\"a\" is not a valid query param"}]}"""),
            (await agent.GetAsync("/api/v0/read-file?a=1&limit=-1&offset=")).Text);
    }

    [Theory]
    [InlineData("x", 400, "file path must be absolute: \\\"x\\\"")]
    [InlineData("{dir}/none", 404, "open {dir}/none: no such file or directory")]
    [InlineData("{dir}/f/below", 500, "open {dir}/f/below: not a directory")]
    [InlineData("/a%00b", 500, "open /a\\u0000b: invalid argument")]
    public async Task A_file_that_cannot_be_read_is_refused_in_Gos_words(string path, int status, string message)
    {
        await using var agent = await TestAgent.SeedAsync();
        File.WriteAllText(Path.Combine(agent.Folder, "f"), "");

        Assert.Equal(Reply.Json(status, $$"""{"message":"{{Filled(agent, message)}}"}"""), (await agent.GetAsync($"/api/v0/read-file?path={Filled(agent, path)}")).Text);
    }

    [Fact]
    public async Task A_large_file_comes_whole_with_its_length_and_beyond_its_end_is_nothing()
    {
        await using var agent = await TestAgent.SeedAsync();
        var bytes = new byte[3_000_000];
        new Random(1).NextBytes(bytes);
        File.WriteAllBytes(Path.Combine(agent.Folder, "f.PNG"), bytes);

        var whole = await agent.GetAsync($"/api/v0/read-file?path={agent.Folder}/f.PNG");
        var beyond = await agent.GetAsync($"/api/v0/read-file?path={agent.Folder}/f.PNG&offset=3000001");

        Assert.Equal(("3000000", "image/png"), (whole.Header("Content-Length"), whole.Header("Content-Type")));
        Assert.Equal(bytes, whole.Bytes);
        Assert.Equal((200, "0", ""), (beyond.Status, beyond.Header("Content-Length"), beyond.Body));
    }

    [Theory]
    [InlineData("offset=2&limit=1", """{"success":true,"file_size":11,"total_lines":4,"lines_read":1,"content":"2\tbb"}""")]
    [InlineData("limit=3&max_response_lines=2", """{"success":false,"error":"output would exceed 2 lines. Read less at a time using offset and limit parameters."}""")]
    [InlineData("max_response_lines=2", """{"success":true,"file_size":11,"total_lines":4,"lines_read":2,"content":"1\ta\n2\tbb"}""")]
    [InlineData("max_response_lines=0", """{"success":true,"file_size":11,"total_lines":4}""")]
    [InlineData("offset=3&max_line_bytes=2", """{"success":true,"file_size":11,"total_lines":4,"lines_read":2,"content":"3\tcc... [truncated]\n4\t"}""")]
    [InlineData("max_file_size=10", """{"success":false,"error":"file is 11 bytes which exceeds the maximum of 10 bytes. Use grep, sed, or awk to extract the content you need, or use offset and limit to read a portion."}""")]
    [InlineData("offset=5", """{"success":false,"error":"offset 5 is beyond the file length of 4 lines"}""")]
    public async Task Lines_have_budgets(string query, string body)
    {
        await using var agent = await TestAgent.MergedAsync();
        File.WriteAllText(Path.Combine(agent.Folder, "f"), "a\nbb\nccccc\n");

        Assert.Equal(Reply.Json(200, body), (await agent.GetAsync($"/api/v0/read-file-lines?path={agent.Folder}/f&{query}")).Text);
    }

    [Theory]
    [InlineData("x", "file path must be absolute: \\\"x\\\"")]
    [InlineData("{dir}", "not a file: {dir}")]
    [InlineData("{dir}/none", "file does not exist: {dir}/none")]
    [InlineData("{dir}/f/below", "open file: open {dir}/f/below: not a directory")]
    public async Task Lines_that_cannot_be_read_are_a_200(string path, string error)
    {
        await using var agent = await TestAgent.MergedAsync();
        File.WriteAllText(Path.Combine(agent.Folder, "f"), "");

        Assert.Equal(Reply.Json(200, $$"""{"success":false,"error":"{{Filled(agent, error)}}"}"""), (await agent.GetAsync($"/api/v0/read-file-lines?path={Filled(agent, path)}")).Text);
    }

    [Theory]
    [InlineData("?path=rel", "{}", 500, "path must be absolute: \\\"rel\\\"")]
    [InlineData("", "{}", 500, "unsupported relativity type \\\"\\\"")]
    [InlineData("", """{"path":["etc"],"relativity":"here"}""", 500, "unsupported relativity type \\\"here\\\"")]
    [InlineData("", """{"path":["no","such"],"relativity":"root"}""", 404, "failed to open directory \\\"/no/such\\\": open /no/such: no such file or directory")]
    public async Task A_listing_that_cannot_be_made_is_mostly_a_500(string query, string body, int status, string message)
    {
        await using var agent = await TestAgent.SeedAsync();

        Assert.Equal(Reply.Json(status, $$"""{"message":"{{message}}"}"""), (await agent.PostAsync($"/api/v0/list-directory{query}", body)).Text);
    }

    [Fact]
    public async Task A_path_is_followed_at_most_40_links_far()
    {
        await using var agent = await TestAgent.MergedAsync();
        for (var hop = 1; hop <= 41; hop++)
        {
            File.CreateSymbolicLink(Path.Combine(agent.Folder, $"l{hop}"), hop == 1 ? "end" : $"l{hop - 1}");
        }

        Assert.Equal(Reply.Json(200, $$"""{"resolved_path":"{{agent.Folder}}/end"}"""), (await agent.GetAsync($"/api/v0/resolve-path?path={agent.Folder}/l40")).Text);
        Assert.Equal(Reply.Json(500, $$"""{"message":"too many levels of symlinks resolving \"{{agent.Folder}}/l1\""}"""), (await agent.GetAsync($"/api/v0/resolve-path?path={agent.Folder}/l41")).Text);
    }

    [Fact]
    public async Task A_body_of_endless_JSON_is_read_to_a_limit()
    {
        await using var agent = await TestAgent.SeedAsync();

        var reply = await agent.SendAsync("POST", "/api/v0/processes/start", Encoding.ASCII.GetBytes("{\"command\":\"" + new string('x', 20_000_000)));

        Assert.Equal(Reply.Json(400, """{"message":"Request body must be valid JSON.","detail":"unexpected EOF"}"""), reply.Text);
        Assert.Equal(["The mock has read 16777216 bytes of the body and no more; a real agent has no limit."], agent.Remarks);
    }

    private static string Filled(TestAgent agent, string text) => text.Replace("{dir}", agent.Folder, StringComparison.Ordinal);
}
