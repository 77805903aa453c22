namespace Mocks.MockWorkspaceAgent.Tests.Files;

/// <summary>Writing and editing files, in the two profiles.</summary>
public sealed class WriteTests
{
    [Fact]
    public async Task The_merged_line_writes_through_a_link_and_keeps_the_mode()
    {
        await using var agent = await TestAgent.MergedAsync();
        var (file, link) = (Path.Combine(agent.Folder, "f"), Path.Combine(agent.Folder, "l"));
        File.WriteAllText(file, "old");
        File.CreateSymbolicLink(link, "f");
        SetMode(file, "0640");

        Assert.Equal(200, (await agent.PostAsync($"/api/v0/write-file?path={link}", "new")).Status);

        Assert.Equal(("new", "f"), (File.ReadAllText(file), new FileInfo(link).LinkTarget));
        Assert.Equal("0640", ModeOf(file));
        Assert.Equal(2, Directory.GetFileSystemEntries(agent.Folder).Length);
    }

    [Theory]
    [InlineData("seed", 200, "ne")]
    [InlineData("merged", 500, "old")]
    public async Task A_body_that_breaks_off_is_half_a_file_in_the_seed_and_an_error_in_the_merged_line(string profile, int status, string content)
    {
        await using var agent = await TestAgent.OfAsync(profile);
        var file = Path.Combine(agent.Folder, "f");
        File.WriteAllText(file, "old");
        using var client = await RawClient.ConnectAsync(agent.Address);
        await client.SendAsync(TestAgent.Head("POST", $"/api/v0/write-file?path={file}", "Content-Length: 10") + "ne");
        while (!Directory.GetFiles(agent.Folder).Any(one => File.ReadAllText(one) == "ne"))
        {
            await Task.Yield();
        }

        client.CloseOutput();
        var waited = await agent.AdminAsync("POST", "requests/wait", """{"request":{"urlPathPattern":".*write-file","method":"POST"},"answered":true}""");
        Assert.Equal(status, waited.GetProperty("requests")[0].GetProperty("response").GetProperty("status").GetInt32());
        Assert.Equal(content, File.ReadAllText(file));
        Assert.Single(Directory.GetFileSystemEntries(agent.Folder));
    }

    [Theory]
    [InlineData("seed", 400, "mkdir {dir}/f: not a directory")]
    [InlineData("merged", 500, "resolve symlink \\\"{dir}/f/x\\\": lstat {dir}/f/x: not a directory")]
    public async Task Below_a_file_nothing_is_written(string profile, int status, string message)
    {
        await using var agent = await TestAgent.OfAsync(profile);
        File.WriteAllText(Path.Combine(agent.Folder, "f"), "");

        Assert.Equal(Reply.Json(status, $$"""{"message":"{{message.Replace("{dir}", agent.Folder, StringComparison.Ordinal)}}"}"""),
            (await agent.PostAsync($"/api/v0/write-file?path={agent.Folder}/f/x", "x")).Text);
    }

    [Fact]
    public async Task A_request_that_a_fault_answers_writes_and_edits_nothing()
    {
        await using var agent = await TestAgent.MergedAsync();
        var file = Path.Combine(agent.Folder, "f");
        File.WriteAllText(file, "old");
        await agent.AdminAsync("POST", "faults", """{"request":"POST *","kind":"status","status":503,"times":3}""");

        Assert.Equal(503, (await agent.PostAsync($"/api/v0/write-file?path={file}", "new")).Status);
        Assert.Equal(503, (await agent.PostAsync($"/api/v0/write-file?path={agent.Folder}/a/b", "new")).Status);
        Assert.Equal(503, (await EditAsync(agent, """{"search":"old","replace":"new"}""")).Status);

        Assert.Equal([file], Directory.GetFileSystemEntries(agent.Folder));
        Assert.Equal("old", File.ReadAllText(file));
    }

    [Theory]
    [InlineData("a b a\n", "a", "c", "c b c\n")]
    [InlineData("x  \n\ty\nz\n", "x\n", "w\n", "w\n\ty\nz\n")]
    [InlineData("x\n\ty\n\ty\n", "y\n", "w\n", "x\n\tw\n\tw\n")]
    [InlineData("\tif\n\t\tx\n", "if\nx\n", "w\n", "w\n")]
    [InlineData("x\n", "q", "w", "x\n")]
    public async Task The_seed_replaces_all_matches_else_the_first_block_else_nothing(string before, string search, string replace, string after)
    {
        await using var agent = await TestAgent.SeedAsync();
        var file = Path.Combine(agent.Folder, "f");
        File.WriteAllText(file, before);

        Assert.Equal(Reply.Json(200, """{"message":"Successfully edited file(s)"}"""), (await EditAsync(agent, Edit(search, replace))).Text);

        Assert.Equal(after, File.ReadAllText(file));
        Assert.Equal("0600", ModeOf(file));
        Assert.Equal(before == after ? [$"no-match: a real workspace agent (seed) would answer 200 although the search matches nothing | {file}"] : [], agent.Verdicts);
    }

    [Theory]
    [InlineData("a b\n", "a", "c", "c b\n")]
    [InlineData("a\r\nb\r\n", "a\nb\n", "a\nc\n", "a\r\nc\r\n")]
    [InlineData("\tx  \n\ty\n", "x\ny\n", "x\nw\nv\n", "\tx  \n\tw\n\tv\n")]
    [InlineData("  x\n", "x", "w", "  w\n")]
    public async Task The_merged_line_matches_once_and_keeps_the_files_blanks(string before, string search, string replace, string after)
    {
        await using var agent = await TestAgent.MergedAsync();
        var file = Path.Combine(agent.Folder, "f");
        File.WriteAllText(file, before);

        Assert.Equal(Reply.Json(200, "{}"), (await EditAsync(agent, Edit(search, replace))).Text);

        Assert.Equal(after, File.ReadAllText(file));
    }

    [Theory]
    [InlineData("""{"search":"q","replace":"w"}""", "edit {dir}/f: search string not found in file. Verify the search string matches the file content exactly, including whitespace and indentation")]
    [InlineData("""{"search":"","replace":"w"}""", "edit {dir}/f: search string must not be empty; include the text you want to match")]
    [InlineData("""{"old_text":"x","new_text":"w","search":"other"}""", "edit {dir}/f: search string matches 2 occurrences (expected exactly 1). Include more surrounding context to make the match unique, or set replace_all to true")]
    public async Task The_merged_line_refuses_what_does_not_match_once(string edit, string message)
    {
        await using var agent = await TestAgent.MergedAsync();
        var file = Path.Combine(agent.Folder, "f");
        File.WriteAllText(file, "x\nx\n");

        Assert.Equal(Reply.Json(400, $$"""{"message":"{{message.Replace("{dir}", agent.Folder, StringComparison.Ordinal)}}"}"""), (await EditAsync(agent, edit)).Text);
        Assert.Equal("x\nx\n", File.ReadAllText(file));
    }

    [Fact]
    public async Task The_merged_line_writes_nothing_when_any_file_fails_and_joins_the_errors()
    {
        await using var agent = await TestAgent.MergedAsync();
        var file = Path.Combine(agent.Folder, "f");
        File.WriteAllText(file, "x\n");
        File.CreateSymbolicLink(Path.Combine(agent.Folder, "l"), "f");

        var reply = await agent.PostAsync("/api/v0/edit-files",
            $$"""{"files":[{"path":"{{file}}","edits":[{{Edit("x", "y")}}]},{"path":"{{agent.Folder}}/l","edits":[{{Edit("x", "y")}}]},{"path":"{{agent.Folder}}/none","edits":[{{Edit("x", "y")}}]},{"path":""},{"path":"rel"},{"path":"/a"}]}""");

        Assert.Equal(Reply.Json(404, $$"""{"message":"duplicate file path \"{{agent.Folder}}/l\" aliases \"{{file}}\" (same real file): combine edits into a single entry's \"edits\" list\nopen {{agent.Folder}}/none: no such file or directory\n\"path\" is required\nfile path must be absolute: \"rel\"\nmust specify at least one edit"}"""), reply.Text);
        Assert.Equal("x\n", File.ReadAllText(file));
    }

    [Fact]
    public async Task The_merged_line_gives_differences_when_asked()
    {
        await using var agent = await TestAgent.MergedAsync();
        var file = Path.Combine(agent.Folder, "f");
        File.WriteAllText(file, "1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\nlast");

        var reply = await agent.PostAsync("/api/v0/edit-files",
            $$"""{"files":[{"path":"{{file}}","edits":[{{Edit("2\n3", "2\nthree")}},{{Edit("last", "end")}}]}],"include_diff":true}""");

        Assert.Equal(Reply.Json(200, $$"""{"files":[{"path":"{{file}}","diff":"--- {{file}}\n+++ {{file}}\n@@ -1,6 +1,6 @@\n 1\n 2\n-3\n+three\n 4\n 5\n 6\n@@ -10,4 +10,4 @@\n 10\n 11\n 12\n-last\n\\ No newline at end of file\n+end\n\\ No newline at end of file\n"}]}"""), reply.Text);
    }

    private static Task<Reply> EditAsync(TestAgent agent, string edit) =>
        agent.PostAsync("/api/v0/edit-files", $$"""{"files":[{"path":"{{agent.Folder}}/f","edits":[{{edit}}]}]}""");

    private static string Edit(string search, string replace) => System.Text.Json.JsonSerializer.Serialize(new { search, replace });

    private static void SetMode(string file, string octal)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, (UnixFileMode)Convert.ToInt32(octal, 8));
        }
    }

    private static string ModeOf(string file) => OperatingSystem.IsWindows() ? "" : $"0{Convert.ToString((int)File.GetUnixFileMode(file), 8)}";
}
