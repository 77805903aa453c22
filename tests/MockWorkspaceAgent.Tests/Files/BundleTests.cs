using System.Formats.Tar;
using System.Globalization;
using System.Text;
using Mocks.MockWorkspaceAgent.Files.Bundles;
using Mocks.Wire.WorkspaceAgent;

namespace Mocks.MockWorkspaceAgent.Tests.Files;

/// <summary>Files as a tar, with the manifest at its end. The merged line has this.</summary>
public sealed class BundleTests : IDisposable
{
    private const string Limits = """
          "limits": {
            "max_files": 10000,
            "max_bytes_per_file": 10485760,
            "max_total_bytes": 104857600
          }
        """;

    private readonly string _root = Directory.CreateTempSubdirectory("bundle-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public async Task Paths_and_patterns_become_entries_in_order_and_a_manifest_ends_them()
    {
        await using var agent = await StartAsync();
        Write("logs/b.log", "bb");
        Write("logs/deep/a.log", "a");
        Write("logs/deep/.hidden.log", "h");
        Write("logs/other.txt", "x");

        var reply = await PostAsync(agent, """{"paths":["~/logs/b.log","$HOME/logs/**/*.{log,none}"]}""");

        Assert.Equal(["Content-Type: application/x-tar", "Transfer-Encoding: chunked"], reply.HeaderLines);
        Assert.Equal(
            [(Archived("logs/b.log"), "bb"), (Archived("logs/deep/.hidden.log"), "h"), (Archived("logs/deep/a.log"), "a"), ("manifest.json", $$"""
            {
              "requested": [
                "~/logs/b.log",
                "$HOME/logs/**/*.{log,none}"
              ],
              "files": [
                {{EntryOf("~/logs/b.log", "logs/b.log", 2)}},
                {{EntryOf("$HOME/logs/**/*.{log,none}", "logs/deep/.hidden.log", 1)}},
                {{EntryOf("$HOME/logs/**/*.{log,none}", "logs/deep/a.log", 1)}}
              ],
              "errors": null,
              "truncated": false,
            {{Limits}}
            }
            """)],
            await EntriesAsync(reply.Bytes));
    }

    [Theory]
    [InlineData("", "path is empty")]
    [InlineData("relative.log", "path \\\"relative.log\\\" is not absolute")]
    [InlineData("~user/x", "path \\\"~user/x\\\" is not absolute")]
    [InlineData("~/none/**/*.log", "no matches")]
    [InlineData("~/[a", "glob pattern: syntax error in pattern")]
    [InlineData("~/{a", "glob pattern: syntax error in pattern")]
    [InlineData("~/{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}", "glob pattern: syntax error in pattern")]
    [InlineData("~/**/a/**/a/**/a/**/a/**", "glob pattern: syntax error in pattern")]
    [InlineData("/*", "open /: outside of the mock's root {root}")]
    [InlineData("~/missing.log", "does not exist", "{root}/missing.log")]
    [InlineData("~/f/below", "stat path: stat {root}/f/below: not a directory", "{root}/f/below")]
    [InlineData("~", "not a regular file: directory", "{root}")]
    [InlineData("~/pipe", "not a regular file: named pipe", "{root}/pipe")]
    [InlineData("/etc/hosts", "open /etc/hosts: outside of the mock's root {root}", "/etc/hosts")]
    [InlineData("~/l*", "open {root}/link: outside of the mock's root {root}", "{root}/link")]
    public async Task A_problem_with_a_path_is_only_in_the_manifest(string requested, string reason, string? path = null)
    {
        await using var agent = await StartAsync();
        Write("f", "");
        File.CreateSymbolicLink(Path.Combine(_root, "link"), "/etc/hosts");
        await MakePipeAsync();

        var entries = await EntriesAsync((await PostAsync(agent, $$"""{"paths":["{{requested}}"]}""")).Bytes);

        var ofPath = path is null ? "" : $"\n      \"path\": \"{Filled(path)}\",";
        Assert.Equal([("manifest.json", $$"""
            {
              "requested": [
                "{{requested}}"
              ],
              "files": null,
              "errors": [
                {
                  "requested": "{{requested}}",{{ofPath}}
                  "reason": "{{Filled(reason)}}"
                }
              ],
              "truncated": false,
            {{Limits}}
            }
            """)], entries);
        Assert.Equal(reason.Contains("outside", StringComparison.Ordinal) ? 1 : 0, agent.Verdicts.Count(verdict => verdict.StartsWith("guarded: ", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_file_is_collected_once_under_the_path_that_its_link_leads_to()
    {
        await using var agent = await StartAsync();
        Write("real/f", "x");
        File.CreateSymbolicLink(Path.Combine(_root, "link"), "real/f");
        File.CreateSymbolicLink(Path.Combine(_root, "folder"), "real");

        var names = (await EntriesAsync((await PostAsync(agent, """{"paths":["~/link","~/./real/../real/f","~/*/f","~/**/f"]}""")).Bytes)).Select(entry => entry.Name);

        Assert.Equal([Archived("real/f"), "manifest.json"], names);
    }

    [Fact]
    public async Task A_large_file_keeps_its_last_bytes_and_the_budget_counts_blocks_and_lines()
    {
        Write("a", "0123456789");
        Write("b", "0123456789");
        Write("c", "");
        var requested = $"{_root}/*";

        var byFile = Plan(new(10, 4, 100_000), requested);
        var byTotal = Plan(new(10, 100, 515), requested);
        var byCount = Plan(new(1, 100, 100_000), requested, $"{_root}/c");

        Assert.Equal([(10, 4, true), (10, 4, true), (0, 0, false)], byFile.Files!.Select(file => ((int)file.Size, (int)file.BytesWritten, file.Truncated)));
        Assert.Equal((true, null), (byFile.Truncated, byFile.Errors));
        Assert.Equal([(10, 3, true)], byTotal.Files!.Select(file => ((int)file.Size, (int)file.BytesWritten, file.Truncated)));
        Assert.Equal([new BundleError(requested, $"{_root}/b", "total byte limit reached")], byTotal.Errors!);
        Assert.Equal([$"{_root}/a"], byCount.Files!.Select(file => file.Path));
        Assert.Equal([new BundleError(requested, null, "file count limit reached"), new BundleError($"{_root}/c", null, "file count limit reached")], byCount.Errors!);
        var tar = new MemoryStream();
        var writer = System.IO.Pipelines.PipeWriter.Create(tar, new(leaveOpen: true));
        await BundleTar.WriteAsync(byFile, DateTimeOffset.UnixEpoch, writer, TestContext.Current.CancellationToken);
        await writer.CompleteAsync();
        Assert.Equal(["6789", "6789", ""], (await EntriesAsync(tar.ToArray())).SkipLast(1).Select(entry => entry.Content));
    }

    [Theory]
    [InlineData("[a-c]?.log", "b1.log", true)]
    [InlineData("[!a-c]?.log", "b1.log", false)]
    [InlineData("[^x]*", "b1.log", true)]
    [InlineData("*1*g", "b1.log", true)]
    [InlineData("\\*", "*", true)]
    [InlineData("\\*", "x", false)]
    [InlineData("?", "\U0001F600", true)]
    [InlineData("[z-a]", "m", false)]
    [InlineData("[\\]x]", "]", true)]
    [InlineData("a**", "abc", true)]
    public void A_part_of_a_pattern_matches_a_name(string pattern, string name, bool isMatch) => Assert.Equal(isMatch, GlobSyntax.Matches(pattern, name));

    [Theory]
    [InlineData("{", "unexpected EOF")]
    [InlineData("", "EOF")]
    [InlineData("""{"paths":"x"}""", "json: cannot unmarshal string into Go struct field BundleFilesRequest.paths of type []string")]
    public async Task A_body_that_cannot_be_read_is_refused(string body, string detail)
    {
        await using var agent = await StartAsync();

        Assert.Equal(Reply.Json(400, $$"""{"message":"Request body must be valid JSON.","detail":"{{detail}}"}"""), (await PostAsync(agent, body)).Text);
    }

    [Theory]
    [InlineData(65_536, 200)]
    [InlineData(65_537, 400)]
    public async Task A_body_has_64_KiB_at_most(int bytes, int status)
    {
        await using var agent = await StartAsync();
        var body = """{"paths":[""";
        body += new string(' ', bytes - body.Length - 2) + "]}";

        var reply = await PostAsync(agent, body);

        Assert.Equal(status, reply.Status);
        if (status == 400)
        {
            Assert.Equal(Reply.Json(400, """{"message":"Request body must be valid JSON.","detail":"http: request body too large"}"""), reply.Text);
        }
    }

    [Fact]
    public async Task The_seed_has_no_bundles()
    {
        await using var agent = await TestAgent.SeedAsync();

        Assert.Equal(Reply.NotFound, (await PostAsync(agent, "{}")).Text);
    }

    private static BundleManifest Plan(BundleLimits limits, params string[] requested) => new BundlePlan("/", limits, _ => null).Make(requested);

    private static Task<Reply> PostAsync(TestAgent agent, string body) => agent.PostAsync("/api/v0/bundle-files", body);

    private static async Task<IReadOnlyList<(string Name, string Content)>> EntriesAsync(byte[] tar)
    {
        var entries = new List<(string, string)>();
        await using var reader = new TarReader(new MemoryStream(tar));
        while (await reader.GetNextEntryAsync(copyData: true, TestContext.Current.CancellationToken) is { } entry)
        {
            Assert.Equal("644", Convert.ToString((int)entry.Mode, 8));
            var content = new MemoryStream();
            await (entry.DataStream ?? Stream.Null).CopyToAsync(content, TestContext.Current.CancellationToken);
            entries.Add((entry.Name, Encoding.UTF8.GetString(content.ToArray())));
        }

        return entries;
    }

    private Task<TestAgent> StartAsync() => TestAgent.StartAsync(settings => settings with { Profile = AgentProfile.Merged, Root = _root });

    private async Task MakePipeAsync()
    {
        using var made = System.Diagnostics.Process.Start("mkfifo", Path.Combine(_root, "pipe"));
        await made.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    private void Write(string path, string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(_root, path))!);
        File.WriteAllText(Path.Combine(_root, path), content);
        File.SetLastWriteTimeUtc(Path.Combine(_root, path), new DateTime(2026, 2, 1, 10, 0, 0, DateTimeKind.Utc).AddMilliseconds(500));
    }

    private string Filled(string text) => text.Replace("{root}", _root, StringComparison.Ordinal);

    private string Archived(string path) => $"files{_root}/{path}";

    private string EntryOf(string requested, string path, int size)
    {
        var time = Mocks.Go.Time.GoTime.From(new DateTimeOffset(File.GetLastWriteTime(Path.Combine(_root, path)))).ToString();
        return string.Create(CultureInfo.InvariantCulture, $$"""
            {
                  "requested": "{{requested}}",
                  "path": "{{_root}}/{{path}}",
                  "archive_path": "{{Archived(path)}}",
                  "size": {{size}},
                  "mod_time": "{{time}}",
                  "bytes_written": {{size}},
                  "truncated": false
                }
            """);
    }
}
