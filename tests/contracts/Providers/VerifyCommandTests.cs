using System.Text.Json;
using System.Xml.Linq;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;
using Mocks.Contracts.Tests.Mutants;

namespace Mocks.Contracts.Tests.Providers;

/// <summary><c>mocks verify</c> as a person or a CI runs it.</summary>
public sealed class VerifyCommandTests
{
    [Fact]
    public async Task Two_mocks_that_answer_right_are_exit_0()
    {
        await using var agentApi = await MockVerificationTests.StartAgentApiAsync();
        await using var coderd = await MockVerificationTests.StartCoderdAsync();

        var run = await VerifyAsync("--agentapi", agentApi.Address.AbsoluteUri, "--coderd", coderd.Address.AbsoluteUri);

        Assert.True(run.ExitCode == 0, run.Output + run.Errors);
        Assert.EndsWith("✓ 53 verified, 0 failed, 0 not verified.\n", run.Output, StringComparison.Ordinal);
        Assert.Contains("\n✓ Snapshotter → AgentAPI  ", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_journals_of_the_mocks_are_kept_and_an_address_without_one_is_told()
    {
        await using var agentApi = await MockVerificationTests.StartAgentApiAsync();
        await using var coderd = await MockVerificationTests.StartCoderdAsync();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        await using var service = builder.Build();
        service.Urls.Add("http://127.0.0.1:0");
        service.Run(context =>
        {
            context.Response.StatusCode = 404;
            return Task.CompletedTask;
        });
        await service.StartAsync(TestContext.Current.CancellationToken);
        var address = new Uri(service.Urls.Single());
        var folder = Directory.CreateTempSubdirectory("verify-");
        var (file, other) = (Path.Combine(folder.FullName, "journal.json"), Path.Combine(folder.FullName, "none.json"));

        var run = await VerifyAsync("--agentapi", agentApi.Address.AbsoluteUri, "--coderd", coderd.Address.AbsoluteUri, "--journal-file", file);
        var real = await VerifyAsync("--coderd", address.AbsoluteUri, "--no-states", "1", "--journal-file", other);
        using var journal = JsonDocument.Parse(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
        var wasWritten = File.Exists(other);
        folder.Delete(recursive: true);

        Assert.Equal((0, 1), (run.ExitCode, real.ExitCode));
        Assert.Equal(["mock-agentapi", "mock-coderd"], journal.RootElement.GetProperty("mocks").EnumerateArray().Select(mock => mock.GetProperty("mock").GetString()));
        Assert.All(journal.RootElement.GetProperty("mocks").EnumerateArray(), mock => Assert.True(mock.GetProperty("requests").GetArrayLength() > 5));
        Assert.Contains($"mocks: --journal-file {other}: {address} has no journal: GET /__admin/journal was answered with 404. A mock has one, a real service has none.\n", real.Errors, StringComparison.Ordinal);
        Assert.False(wasWritten);
    }

    [Fact]
    public async Task A_mutated_mock_is_exit_1_with_what_was_expected_in_every_format()
    {
        await using var coderd = await MockVerificationTests.StartCoderdAsync();
        await using var proxy = await RewritingProxy.StartAsync(coderd.Address, answer => answer.Status = answer.Status == 204 ? 200 : answer.Status);
        var file = Path.GetTempFileName();

        var run = await VerifyAsync("--coderd", proxy.Address.AbsoluteUri, "--format", "json", "--junit", file);
        var junit = XDocument.Parse(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
        File.Delete(file);

        Assert.Equal(1, run.ExitCode);
        using var report = JsonDocument.Parse(run.Output);
        var failed = report.RootElement.GetProperty("interactions").EnumerateArray().Where(one => one.GetProperty("outcome").GetString() == "failed").ToArray();
        Assert.Equal(4, failed.Length);
        Assert.All(failed, one => Assert.Equal(
            """[{"where":"status","expected":"204","got":"200","says":"expected 204 but was 200"}]""", one.GetProperty("mismatches").GetRawText()));
        Assert.Equal(4, junit.Descendants("failure").Count());
        Assert.All(junit.Descendants("failure"), failure => Assert.Equal("status: expected 204, got 200", failure.Attribute("message")!.Value));
    }

    [Fact]
    public async Task A_page_for_a_pull_request_shows_each_answer_that_differs_and_a_file_that_cannot_be_written_hides_nothing()
    {
        await using var agentApi = await MockVerificationTests.StartAgentApiAsync();
        await using var proxy = await RewritingProxy.StartAsync(agentApi.Address, answer => answer.Messages(message => message["role"] = "assistant"));
        var folder = Directory.CreateTempSubdirectory("verify-");
        var page = Path.Combine(folder.FullName, "page.md");

        var run = await VerifyAsync("--agentapi", proxy.Address.AbsoluteUri, "--no-states", "1", "--explain", page, "--junit", folder.FullName);
        var right = await VerifyAsync("--agentapi", agentApi.Address.AbsoluteUri, "--no-states", "1", "--junit", folder.FullName);
        var text = await File.ReadAllTextAsync(page, TestContext.Current.CancellationToken);
        folder.Delete(recursive: true);

        Assert.Equal((1, 2), (run.ExitCode, right.ExitCode));
        Assert.Contains($"mocks: --junit {folder.FullName}: it cannot be written: ", run.Errors, StringComparison.Ordinal);
        Assert.Matches("^## ✗ [0-9]+ verified, [1-9][0-9]* failed, ", text);
        string[] parts =
        [
            "\n### ✗ Snapshotter → AgentAPI: a request for the messages\n\n```\n", "$.messages[0].role  /(user|agent)/  \"assistant\"\n", "\n- → A message says who speaks in ",
            "\n<details>\n<summary>All ", " interactions</summary>\n", "| ✗ | Snapshotter → AgentAPI | a request for the messages | ", "\n### What to do next\n",
        ];
        Assert.All(parts, part => Assert.Contains(part, text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_person_reads_expected_beside_got_and_a_hint()
    {
        await using var agentApi = await MockVerificationTests.StartAgentApiAsync();
        await using var proxy = await RewritingProxy.StartAsync(agentApi.Address, answer => answer.Messages(message => message["role"] = "assistant"));

        var run = await VerifyAsync("--agentapi", proxy.Address.AbsoluteUri, "--no-states", "1");

        Assert.Equal(1, run.ExitCode);
        Assert.Matches("""
            ✗ Snapshotter → AgentAPI  a request for the messages  \d+ ms
                                    expected        got
                \$\.messages\[0\]\.role  /\(user\|agent\)/  "assistant"
                \$\.messages\[1\]\.role  /\(user\|agent\)/  "assistant"
            """, run.Output);
        Assert.Contains("\n    → A message says who speaks in \"role\": user or agent.", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_GitHub_runs_it_each_failure_is_an_annotation()
    {
        await using var coderd = await MockVerificationTests.StartCoderdAsync();
        await using var proxy = await RewritingProxy.StartAsync(coderd.Address, answer => answer.Status = answer.Status == 500 ? 502 : answer.Status);

        var run = await RunningProgram.RunAsync(Programs.Ours("mocks", "verify", "--coderd", proxy.Address.AbsoluteUri).With(("GITHUB_ACTIONS", "true")));

        Assert.Equal(1, run.ExitCode);
        string[] annotations = [.. run.Output.Split('\n').Where(line => line.StartsWith("::error ", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
        Assert.Equal(
        [
            "::error title=coderd breaks a contract::a snapshot for a server in trouble%0A        expected  got%0Astatus  500       502",
            "::error title=coderd breaks a contract::a snapshot that the database cannot hold%0A        expected  got%0Astatus  500       502",
        ], annotations);
    }

    [Fact]
    public async Task The_token_and_the_task_of_another_agent_take_the_place_of_the_mocks_own()
    {
        await using var coderd = await MockVerificationTests.StartCoderdAsync();

        var right = await VerifyAsync("--coderd", coderd.Address.AbsoluteUri,
            "--token", "00000000-0000-4000-8000-0000000000bb", "--task", "00000000-0000-4000-8000-000000000020");
        var wrong = await VerifyAsync("--coderd", coderd.Address.AbsoluteUri, "--token", "00000000-0000-4000-8000-0000000000bb");

        Assert.Equal(0, right.ExitCode);
        using var requests = new HttpClient();
        var journal = await requests.GetStringAsync(new Uri(coderd.Address, "/__admin/requests"), TestContext.Current.CancellationToken);
        Assert.Contains("/tasks/00000000-0000-4000-8000-000000000020/log-snapshot", journal, StringComparison.Ordinal);
        Assert.Equal(1, wrong.ExitCode);
        Assert.Contains("→ The task is not that of the agent whose token was sent: pass --task.", wrong.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_nothing_listens_is_exit_3()
    {
        using var closed = new ClosedPort();

        var run = await VerifyAsync("--agentapi", $"http://127.0.0.1:{closed.Number}");

        Assert.Equal((3, $"mocks: nothing answers at http://127.0.0.1:{closed.Number}/, where AgentAPI should be.\n"), (run.ExitCode, run.Errors));
    }

    [Theory]
    [InlineData("mocks: name --agentapi URL, --coderd URL or both.\n")]
    [InlineData("mocks: --task demo: \"demo\" cannot be used. It may be a task's uuid.\n", "--coderd", "http://localhost:1", "--task", "demo")]
    [InlineData("mocks: --pacts nowhere: there is no such folder.\n", "--agentapi", "http://localhost:1", "--pacts", "nowhere")]
    public async Task What_cannot_be_used_is_exit_2(string said, params string[] arguments)
    {
        var run = await VerifyAsync(arguments);

        Assert.Equal((2, said), (run.ExitCode, run.Errors));
    }

    private static Task<Ended> VerifyAsync(params string[] arguments) => RunningProgram.RunAsync(Programs.Ours("mocks", ["verify", .. arguments]));
}
