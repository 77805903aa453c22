namespace Mocks.MockWorkspaceAgent.Tests.Files;

/// <summary>Files and working directories with <c>--root</c>.</summary>
public sealed class RootTests : IDisposable
{
    private readonly string _outside = Directory.CreateTempSubdirectory("outside-").FullName;
    private readonly string _root = Directory.CreateTempSubdirectory("root-").FullName;

    public RootTests()
    {
        File.WriteAllText(Path.Combine(_outside, "secret"), "s");
        File.WriteAllText(Path.Combine(_root, "own"), "o");
        File.CreateSymbolicLink(Path.Combine(_root, "link"), Path.Combine(_outside, "secret"));
        File.CreateSymbolicLink(Path.Combine(_root, "folder"), _outside);
        File.CreateSymbolicLink(Path.Combine(_root, "up"), "../" + Path.GetFileName(_outside));
    }

    public void Dispose()
    {
        Directory.Delete(_outside, recursive: true);
        Directory.Delete(_root, recursive: true);
    }

    [Theory]
    [InlineData("seed", "{outside}/secret")]
    [InlineData("merged", "{outside}/secret")]
    [InlineData("seed", "{root}/link")]
    [InlineData("merged", "{root}/folder/secret")]
    [InlineData("seed", "{root}/up/new/file")]
    [InlineData("merged", "{root}/../x")]
    [InlineData("seed", "{root}x")]
    public async Task A_path_that_leads_outside_is_refused_by_every_route(string profile, string path)
    {
        await using var agent = await StartAsync(profile);
        path = Filled(path);
        var refusal = Reply.Json(403, $$"""{"message":"open {{path}}: outside of the mock's root {{_root}}"}""");

        Assert.Equal(refusal, (await agent.GetAsync($"/api/v0/read-file?path={path}")).Text);
        Assert.Equal(refusal, (await agent.GetAsync($"/api/v0/read-file-lines?path={path}")).Text);
        Assert.Equal(refusal, (await agent.PostAsync($"/api/v0/write-file?path={path}", "x")).Text);
        Assert.Equal(refusal, (await agent.PostAsync($"/api/v0/list-directory?path={path}", "{}")).Text);
        Assert.Equal(refusal, (await agent.PostAsync("/api/v0/edit-files", $$"""{"files":[{"path":"{{path}}","edits":[{"search":"s","replace":"t"}]}]}""")).Text);
        Assert.Equal("s", await File.ReadAllTextAsync(Path.Combine(_outside, "secret"), TestContext.Current.CancellationToken));
        Assert.Equal(["secret"], Directory.GetFileSystemEntries(_outside).Select(Path.GetFileName));
        Assert.All(agent.Verdicts, verdict => Assert.StartsWith("guarded: a real workspace agent has no root: it would use the file | ", verdict, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_path_inside_is_used_and_home_is_the_root()
    {
        await using var agent = await StartAsync("merged");

        Assert.Equal("o", (await agent.GetAsync($"/api/v0/read-file?path={_root}/own")).Body);
        Assert.Contains($"\"absolute_path_string\":\"{_root}\"", (await agent.PostAsync("/api/v0/list-directory", """{"relativity":"home"}""")).Body, StringComparison.Ordinal);
        Assert.Equal($"{{\"output\":\"{_root}\\n\",\"running\":false,\"exit_code\":0}}\n", await agent.EndOfAsync(await agent.RunAsync("pwd")));
    }

    [Theory]
    [InlineData("{outside}")]
    [InlineData("{root}/folder")]
    public async Task A_working_directory_outside_is_refused(string workdir)
    {
        await using var agent = await StartAsync("seed");
        workdir = Filled(workdir);

        var reply = await agent.PostAsync("/api/v0/processes/start", $$"""{"command":"true","workdir":"{{workdir}}"}""");

        Assert.Equal(Reply.Json(500, $$"""{"message":"Failed to start process.","detail":"start process: chdir {{workdir}}: outside of the mock's root {{_root}}"}"""), reply.Text);
    }

    private Task<TestAgent> StartAsync(string profile) => TestAgent.StartAsync(settings => settings with { Profile = AgentProfile.Find(profile)!, Root = _root });

    private string Filled(string path) => path.Replace("{outside}", _outside, StringComparison.Ordinal).Replace("{root}", _root, StringComparison.Ordinal);
}
