using System.Text.Json;
using Mocks.Explain;

namespace Mocks.Tests.Explain;

/// <summary>Pages and journals that a command leaves.</summary>
public sealed class ExplainTests : IDisposable
{
    private const string EmptyMock =
        "{\"mock\":\"a\",\"version\":\"1\",\"imitates\":\"b\",\"settings\":[],\"meta\":{\"total\":0,\"kept\":0,\"evicted\":0},\"requests\":[],\"readable\":[]}";

    private static readonly string[] Nothing = ["--", "true"];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("explain-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_run_that_lost_the_conversation_is_explained_on_a_page_and_in_the_summary_of_the_step()
    {
        var (page, summary) = (PathOf("page.md"), PathOf("summary.md"));
        await File.WriteAllTextAsync(summary, "before\n", TestContext.Current.CancellationToken);

        var run = await RunAsync(summary, ["run", "--preset", "normal", "--fault", "coderd POST *log-snapshot status=503 times=9", "--explain", page]);

        var text = await ReadAsync(page);
        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith("## ✗ 1 verdict, the command exited 1, expected 0, ", text, StringComparison.Ordinal);
        string[] parts =
        [
            "<summary>The conversation: 5 messages</summary>", "```\nHow are you?\n```", "**Posted:** 450 bytes, answered 503.", "\"content\":\"How are you?\"",
            "**Readable afterwards:** nothing. No snapshot was stored", "### The request that lost it", "`coderd POST *log-snapshot times=9 status=503`",
            "### Verdicts", "- ✗ 5 messages were there, none was stored; the command exited 1<br>→ If nothing is to be kept here, say --expect-snapshot none.<br>See `docs/run.md#what-is-green`",
            "<summary>What was requested: ", "<summary>The last lines of the command</summary>",
            "### What to do next", "- See it again: `mocks run --preset normal --fault 'coderd POST *log-snapshot times=9 status=503' -- ",
        ];
        var at = 0;
        Assert.All(parts, part => at = text.IndexOf(part, at, StringComparison.Ordinal) is >= 0 and var found ? found : throw new InvalidOperationException($"{part} is not there, or not in its place:\n{text}"));
        Assert.Equal($"before\n\n{text}", await ReadAsync(summary));
    }

    [Fact]
    public async Task A_saved_journal_gives_the_same_page_an_archive_and_is_its_owners_alone()
    {
        var (page, journal) = (PathOf("page.md"), PathOf("journal.json"));
        var run = await RunAsync("", ["run", "--explain", page, "--journal-file", journal]);

        var again = await MocksCommand.RunAsync("explain", journal);
        var toFile = await MocksCommand.RunAsync("explain", journal, PathOf("again.md"));
        var har = await MocksCommand.RunAsync("har", journal);

        Assert.Equal((0, 0, 0, 0), (run.ExitCode, again.ExitCode, toFile.ExitCode, har.ExitCode));
        Assert.StartsWith("## ✓ no verdict, the command exited 0, ", await ReadAsync(page), StringComparison.Ordinal);
        Assert.Equal(await ReadAsync(page), again.Output);
        Assert.Equal(await ReadAsync(page), await ReadAsync(PathOf("again.md")));
        string?[] methods = [.. JsonElement.Parse(har.Output).GetProperty("log").GetProperty("entries").EnumerateArray().Select(entry => entry.GetProperty("request").GetProperty("method").GetString())];
        Assert.Equal(("GET", "POST"), (methods[0], methods[^1])); // On a slow machine the Snapshotter asks more than once.
        if (!OperatingSystem.IsWindows())
        {
            var owners = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            Assert.Equal((owners, owners), (File.GetUnixFileMode(page), File.GetUnixFileMode(journal)));
        }

        var kept = SavedJournal.Read(journal);
        Assert.Equal(["mock-agentapi AgentAPI 0.12.1", "mock-coderd coderd 2.34"], kept.Mocks.Select(mock => $"{mock.Mock} {mock.Imitates}"));
        Assert.Equal([5, 5], kept.Mocks.Select(mock => Assert.Single(mock.Readable).Messages.Count));
        Assert.Equal(0, kept.Run!.Exit);
    }

    [Fact]
    public async Task A_journal_of_one_mock_is_explained_too()
    {
        var (up, coderd) = await MocksCommand.UpAsync();
        using var running = up;
        using var client = new HttpClient();
        using var posted = await client.PostAsync(new Uri(coderd, "/api/v2/workspaceagents/me/tasks/x/log-snapshot?format=agentapi"),
            new StringContent("""{"messages":[{"id":0,"role":"agent","content":"Kept | words"}]}"""), TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(PathOf("one.json"), await client.GetStringAsync(new Uri(coderd, "/__admin/journal"), TestContext.Current.CancellationToken), TestContext.Current.CancellationToken);

        var page = await MocksCommand.RunAsync("explain", PathOf("one.json"));

        Assert.Equal(0, page.ExitCode);
        Assert.StartsWith("## ✗ 1 request, 1 verdict\n\nJournal of `mock-coderd` as coderd 2.34, written ", page.Output, StringComparison.Ordinal);
        Assert.Contains("**Readable of task `demo`:** It shows 1 message, ", page.Output, StringComparison.Ordinal);
        Assert.Contains("**agent**, message 0:\n\n```\nKept | words\n```\n", page.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_journal_that_has_dropped_requests_is_not_good()
    {
        var (up, coderd) = await MocksCommand.UpAsync("--journal", "1");
        using var running = up;
        using var client = new HttpClient();
        using var refused = await client.PostAsync(new Uri(coderd, "/api/v2/workspaceagents/me/tasks/x/log-snapshot?format=agentapi"), null, TestContext.Current.CancellationToken);
        _ = await client.GetStringAsync(new Uri(coderd, "/api/v2/buildinfo"), TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(PathOf("short.json"), await client.GetStringAsync(new Uri(coderd, "/__admin/journal"), TestContext.Current.CancellationToken), TestContext.Current.CancellationToken);

        var page = await MocksCommand.RunAsync("explain", PathOf("short.json"));

        Assert.StartsWith("## ✗ 1 request, 1 verdict\n", page.Output, StringComparison.Ordinal);
        Assert.Contains("1 request is no longer in the journal, and so are any verdicts on them", page.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_several_releases_the_first_that_is_not_good_is_explained()
    {
        var (page, journal) = (PathOf("page.md"), PathOf("journal.json"));

        var run = await RunAsync("", ["run", "--matrix", "2.34,2.29,2.37", "--explain", page, "--journal-file", journal]);

        var text = await ReadAsync(page);
        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith("## ✗ 1 not good of 3 releases\n\n|  | coderd | snapshot | exit | the person who opens the task | verdict |\n| --- |", text, StringComparison.Ordinal);
        Assert.Contains("\n## coderd 2.29: ✗ ", text, StringComparison.Ordinal);
        Assert.Equal("coderd 2.29", SavedJournal.Read(journal).Mocks[1].Imitates);
    }

    [Fact]
    public async Task A_torture_is_explained_with_the_first_run_that_is_not_good()
    {
        Assert.SkipUnless(Programs.IsOnPath("curl"), "The command needs curl: apt-get install curl.");
        var page = PathOf("page.md");
        const string Script = """curl -s -X POST -H "Coder-Session-Token: $CODER_AGENT_TOKEN" "${CODER_AGENT_URL}api/v2/workspaceagents/me/tasks/$ARG_TASK_ID/log-snapshot?format=agentapi" -d "$(curl -s localhost:$ARG_AGENTAPI_PORT/messages)" """;

        var run = await RunAsync("", ["torture", "--only", "status-500,delay", "--explain", page, "--", "bash", "-c", Script]);

        var text = await ReadAsync(page);
        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith("## ✗ 2 of 4 runs are not good, ", text, StringComparison.Ordinal);
        Assert.Contains("| `GET /messages` | 2 | 1 | 0 | 1 | 0 | 0 | 0 | 1 | 0 |\n", text, StringComparison.Ordinal);
        Assert.Contains("| `GET /messages` | `status-500` | lied | 0 | ", text, StringComparison.Ordinal);
        Assert.Contains("It was spoiled by the fault `agentapi GET /messages status=500 body=", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(0, 2)]
    public async Task A_file_that_cannot_be_written_is_a_sentence_and_never_hides_the_outcome(int outcome, int exit)
    {
        var missing = PathOf("no/such/folder.md");
        string[] expected = outcome == 0 ? ["--expect-snapshot", "none"] : [];

        var run = await RunAsync(_folder.FullName, ["run", .. expected, "--explain", missing, "--journal-file", _folder.FullName, .. Nothing]);

        Assert.Equal(exit, run.ExitCode);
        Assert.Contains($"mocks: --explain {missing}: it cannot be written: ", run.Errors, StringComparison.Ordinal);
        Assert.Contains($"mocks: --journal-file {_folder.FullName}: it cannot be written: ", run.Errors, StringComparison.Ordinal);
        Assert.Contains($"mocks: GITHUB_STEP_SUMMARY {_folder.FullName}: it cannot be written: ", run.Errors, StringComparison.Ordinal);
        Assert.Empty(_folder.GetFileSystemInfos());
    }

    [Fact]
    public async Task A_summary_that_would_be_too_large_stays_as_it_is_and_changes_no_exit_code()
    {
        var summary = PathOf("summary.md");
        await File.WriteAllTextAsync(summary, new string('x', Explanation.MaxSummaryBytes - 100), TestContext.Current.CancellationToken);

        var run = await RunAsync(summary, ["run", "--expect-snapshot", "none", .. Nothing]);

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("with this page the summary would be larger than the 1 MiB that GitHub takes.", run.Errors, StringComparison.Ordinal);
        Assert.Equal(Explanation.MaxSummaryBytes - 100, new FileInfo(summary).Length);
    }

    [Theory]
    [InlineData("", "it is empty.")]
    [InlineData(" \n", "it is empty.")]
    [InlineData("not json", "it is not a journal.")]
    [InlineData("[]", "it is not a journal.")]
    [InlineData("{\"requests\":[]}", "it is not a journal.")]
    [InlineData("{\"log\":{\"version\":\"1.2\"}}", "it is not a journal.")]
    [InlineData("{\"format\":\"mocks-journal\",\"version\":2,\"mocks\":7}", "it is a journal of version 2, and this program reads version 1.")]
    [InlineData("{\"format\":\"mocks-journal\"}", "it is a journal of version none, and this program reads version 1.")]
    [InlineData("{\"format\":\"mocks-journal\",\"version\":1,\n\"mocks\":[{\"mock\":\"a", "it is cut off or damaged at line 2, byte ")]
    [InlineData("{\"format\":\"mocks-journal\",\"version\":1,\"mocks\":[{}]}", "it is damaged: members are missing.")]
    [InlineData("{\"format\":\"mocks-journal\",\"version\":1,\"mocks\":[null]}", "it is damaged: members are missing.")]
    [InlineData("{\"format\":\"mocks-journal\",\"version\":1,\"mocks\":[]}", "it is damaged: it has no mock, or one of them twice.")]
    [InlineData($"{{\"format\":\"mocks-journal\",\"version\":1,\"mocks\":[{EmptyMock},{EmptyMock}]}}", "it is damaged: it has no mock, or one of them twice.")]
    public async Task A_file_that_is_no_journal_is_refused_in_one_sentence(string content, string why)
    {
        var file = PathOf("journal.json");
        await File.WriteAllTextAsync(file, content, TestContext.Current.CancellationToken);

        foreach (var verb in (string[])["explain", "har", "open"])
        {
            var run = await MocksCommand.RunAsync(verb, file);

            Assert.Equal((2, ""), (run.ExitCode, run.Output));
            Assert.StartsWith($"mocks: {file}: {why}", run.Errors, StringComparison.Ordinal);
            Assert.EndsWith(" It may be a file of mocks run --journal-file, or of GET /__admin/journal.\n", run.Errors, StringComparison.Ordinal);
            Assert.Single(run.ErrorLines);
        }
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_refused_in_one_sentence()
    {
        var run = await MocksCommand.RunAsync("explain", PathOf("nothing.json"));

        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith($"mocks: {PathOf("nothing.json")}: it cannot be read: ", Assert.Single(run.ErrorLines), StringComparison.Ordinal);
    }

    private string PathOf(string file) => Path.Combine(_folder.FullName, file);

    private static Task<string> ReadAsync(string path) => File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);

    private static Task<Ended> RunAsync(string summary, string[] arguments) => RunningProgram.RunAsync(MocksCommand.Of(arguments).With(("GITHUB_STEP_SUMMARY", summary)));
}
