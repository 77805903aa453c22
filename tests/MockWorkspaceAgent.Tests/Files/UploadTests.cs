namespace Mocks.MockWorkspaceAgent.Tests.Files;

/// <summary>Files that a person gives to a chat. The root of the mock is the home directory.</summary>
public sealed class UploadTests : IDisposable
{
    private const string Chat = "9e9bc4ba-ffec-4ebd-907c-483487f4f680";

    private readonly string _home = Directory.CreateTempSubdirectory("upload-").FullName;

    private string Folder => Path.Combine(_home, ".coder", "chats", Chat, "files");

    public void Dispose() => Directory.Delete(_home, recursive: true);

    [Fact]
    public async Task A_file_is_stored_and_the_next_of_its_name_gets_a_number()
    {
        await using var agent = await StartAsync();

        var first = await PostAsync(agent, "a.tar.gz", "one");
        var second = await PostAsync(agent, "a.tar.gz", "second");

        Assert.Equal(Reply.Json(200, $$"""{"path":"{{Folder}}/a.tar.gz","name":"a.tar.gz","size":3}"""), first.Text);
        Assert.Equal(Reply.Json(200, $$"""{"path":"{{Folder}}/a_2.tar.gz","name":"a_2.tar.gz","size":6}"""), second.Text);
        Assert.Equal(["a.tar.gz: one", "a_2.tar.gz: second"], Stored());
    }

    [Theory]
    [InlineData("..%2F..%2Fetc%2Fpasswd", "passwd")]
    [InlineData("C:%5Cdir%5Cx%20%20y%3F.txt", "x_y_.txt")]
    [InlineData(".hidden.", "hidden")]
    [InlineData("a%E2%80%8Bb", "a_b")]
    public async Task A_name_is_made_safe(string sent, string name)
    {
        await using var agent = await StartAsync();

        var reply = await PostAsync(agent, sent, "x");

        Assert.Equal(Reply.Json(200, $$"""{"path":"{{Folder}}/{{name}}","name":"{{name}}","size":1}"""), reply.Text);
    }

    [Fact]
    public async Task A_long_name_is_cut_between_characters_and_keeps_its_number()
    {
        await using var agent = await StartAsync();
        var name = new string('a', 254) + "é";

        await PostAsync(agent, Uri.EscapeDataString(name), "x");
        await PostAsync(agent, Uri.EscapeDataString(name), "y");

        Assert.Equal([new string('a', 253) + "_2: y", new string('a', 254) + ": x"], Stored());
    }

    [Theory]
    [InlineData("", "x", """{"message":"Query parameters have invalid values.","validations":[{"field":"chat_id","detail":"Query param \"chat_id\" is required and cannot be empty"}]}""")]
    [InlineData("no-uuid", "", """{"message":"Query parameters have invalid values.","validations":[{"field":"chat_id","detail":"Query param \"chat_id\" must be a valid uuid"},{"field":"name","detail":"Query param \"name\" is required and cannot be empty"}]}""")]
    [InlineData(Chat, "...", """{"message":"workspace upload file name is required"}""")]
    [InlineData(Chat, "lpt1.txt", """{"message":"workspace upload file name is required"}""")]
    public async Task Bad_parameters_are_a_400(string chat, string name, string body)
    {
        await using var agent = await StartAsync();

        Assert.Equal(Reply.Json(400, body), (await agent.PostAsync($"/api/v0/upload-chat-file?chat_id={chat}&name={name}", "x")).Text);
        Assert.Empty(Directory.GetFileSystemEntries(_home));
    }

    [Fact]
    public async Task A_link_in_the_place_of_a_folder_is_a_403()
    {
        await using var agent = await StartAsync();
        Directory.CreateDirectory(Path.Combine(_home, "elsewhere"));
        Directory.CreateSymbolicLink(Path.Combine(_home, ".coder"), Path.Combine(_home, "elsewhere"));

        var reply = await PostAsync(agent, "a", "x");

        Assert.Equal(Reply.Json(403, $$"""{"message":"workspace upload directory must not contain symlinks: {{_home}}/.coder"}"""), reply.Text);
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(_home, "elsewhere")));
    }

    [Fact]
    public async Task A_thousand_files_of_a_name_are_a_409_and_leave_no_temporary_file()
    {
        await using var agent = await StartAsync();
        Directory.CreateDirectory(Folder);
        foreach (var name in Enumerable.Range(2, 999).Select(number => $"a_{number}").Prepend("a"))
        {
            File.Create(Path.Combine(Folder, name)).Dispose();
        }

        var reply = await PostAsync(agent, "a", "x");

        Assert.Equal(Reply.Json(409, """{"message":"too many existing files with the same name"}"""), reply.Text);
        Assert.Equal(1000, Directory.GetFiles(Folder).Length);
    }

    [Fact]
    public async Task A_body_that_breaks_off_stores_nothing_and_old_pieces_are_swept()
    {
        await using var agent = await StartAsync();
        Directory.CreateDirectory(Folder);
        var old = Path.Combine(Folder, ".a.upload-0123456789abcdef");
        File.Create(old).Dispose();
        File.SetLastWriteTimeUtc(old, agent.Time.GetUtcNow().UtcDateTime.AddHours(-1.1));

        using var client = await RawClient.ConnectAsync(agent.Address);
        await client.SendAsync(TestAgent.Head("POST", $"/api/v0/upload-chat-file?chat_id={Chat}&name=a", "Content-Length: 10") + "half");
        client.CloseOutput();
        var waited = await agent.AdminAsync("POST", "requests/wait", """{"request":{"urlPathPattern":".*upload-chat-file","method":"POST"},"answered":true}""");

        Assert.Equal("""{"message":"write upload: unexpected EOF"}""", waited.GetProperty("requests")[0].GetProperty("response").GetProperty("body").GetString()!.Trim());
        Assert.Empty(Directory.GetFileSystemEntries(Folder));
    }

    [Fact]
    public async Task The_seed_has_no_such_route()
    {
        await using var agent = await TestAgent.SeedAsync();

        Assert.Equal(Reply.NotFound, (await PostAsync(agent, "a", "x")).Text);
    }

    private Task<TestAgent> StartAsync() => TestAgent.StartAsync(settings => settings with { Profile = AgentProfile.Merged, Root = _home });

    private static Task<Reply> PostAsync(TestAgent agent, string name, string body) => agent.PostAsync($"/api/v0/upload-chat-file?chat_id={Chat}&name={name}", body);

    private IEnumerable<string> Stored() => Directory.GetFiles(Folder).Order(StringComparer.Ordinal).Select(file => $"{Path.GetFileName(file)}: {File.ReadAllText(file)}");
}
