using System.Formats.Tar;
using System.IO.Compression;
using System.Runtime.Versioning;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Mocks.Tests.Action;

/// <summary>The GitHub Action: the steps of both files, run by hand in bash.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class ActionTests : IDisposable
{
    private const string NoArchive = "The input archive names no file. It may be a path, or an https address of mocks-VERSION-PLATFORM.tar.gz.";

    // The header of an ELF file with an unknown machine type.
    private static readonly byte[] ProgramOfNoMachine = [0x7F, .. "ELF"u8, 2, 1, 1, .. new byte[9], 2, 0, 0xFF, 0xFF, .. new byte[44]];

    private readonly Job _job = new();

    public static TheoryData<string> Folders => ["", "finish"];

    private string Archive => Path.Combine(_job.Workspace, "mocks-1.0.0-linux-x64.tar.gz");

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        // Ends the mocks of a test that failed before it did so.
        RunningProgram.RunAsync(Programs.Ours("mocks", "down").With(("XDG_RUNTIME_DIR", Path.Combine(_job.Workspace, "temp", "mocks", "run")))).GetAwaiter().GetResult();
        _job.Dispose();
    }

    [Fact]
    public async Task The_steps_of_a_job_find_both_mocks_and_the_summary_says_what_they_saw()
    {
        using var client = new HttpClient();
        var started = await StartAsync(("preset", "many"), ("coderd-preset", "old-server"), ("release", "2.31"), ("strict", "true"), ("arguments", "--fault\nagentapi GET /status status=503\n"));

        var messages = await client.GetStringAsync($"{_job.Environment["MOCK_AGENTAPI_URL"]}/messages", Cancelled);
        using var status = await client.GetAsync($"{started.Outputs["agentapi-url"]}/status", Cancelled);
        var imitates = await client.GetStringAsync($"{started.Outputs["coderd-url"]}/__admin/version", Cancelled);
        var finished = await FinishAsync();

        Assert.Contains("Message 15", messages, StringComparison.Ordinal);
        Assert.Equal(503, (int)status.StatusCode);
        Assert.Contains("\"coderd 2.31\"", imitates, StringComparison.Ordinal);
        Assert.Equal(["ARG_AGENTAPI_PORT", "ARG_TASK_ID", "CODER_AGENT_TOKEN", "CODER_AGENT_URL", "MOCK_AGENTAPI_URL", "MOCK_CODERD_URL"], _job.Environment.Keys.Order());
        Assert.True(finished.ExitCode == 0, finished.Output);
        Assert.StartsWith("## ✓ 2 requests, no verdict\n", finished.Summary, StringComparison.Ordinal);
        Assert.Contains("\n✓ 2 requests, no verdict\n", finished.Output, StringComparison.Ordinal);
        using var journal = JsonDocument.Parse(await File.ReadAllTextAsync(finished.Outputs["journal"], Cancelled));
        Assert.Equal("mocks-journal", journal.RootElement.GetProperty("format").GetString());
    }

    [Theory]
    [InlineData("true", 1, "\n::error::The real services would have answered otherwise: the summary of the job shows how.\n")]
    [InlineData("false", 0, "")]
    public async Task A_verdict_fails_the_job_unless_it_may_not(string fail, int exitCode, string error)
    {
        using var client = new HttpClient();
        await StartAsync();
        await client.GetAsync($"{_job.Environment["MOCK_CODERD_URL"]}/api/v2/users/me", Cancelled);

        var finished = await FinishAsync(("fail-on-verdicts", fail));

        Assert.Equal(exitCode, finished.ExitCode);
        Assert.StartsWith("## ✗ 1 request, 1 verdict\n", finished.Summary, StringComparison.Ordinal);
        Assert.Contains("\n✗ 1 request, 1 verdict\n- ✗ real coderd 2.34 would answer 401 ", finished.Output, StringComparison.Ordinal);
        Assert.EndsWith(error, finished.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("archive", "no-such.tar.gz", "::error::" + NoArchive)]
    [InlineData("sha256", "00", "::error::The archive has another SHA-256 than the input sha256 says. Compare it with the .sha256 file next to the archive.")]
    [InlineData("preset", "$(touch made)\"; touch made #", "mocks: PRESET=$(touch made)\"; touch made #: there is no preset \"$(touch made)\"; touch made #\".")]
    [InlineData("release", "`touch made`", "mocks: --coder-version `touch made`: ")]
    [InlineData("arguments", "--no-such", "mocks: --no-such: there is no such option. Try 'mocks up --help'.")]
    public async Task An_input_that_cannot_be_used_is_a_sentence_and_never_a_command(string input, string value, string sentence)
    {
        var started = await StartAsync(check: false, (input, value));

        Assert.NotEqual(0, started.ExitCode);
        Assert.Contains($"{sentence}", started.Output, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_job.Workspace, "made", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task An_archive_of_another_platform_is_a_sentence()
    {
        MakeArchive(path => Write(path, ProgramOfNoMachine));

        var started = await StartAsync(check: false);

        Assert.Equal(1, started.ExitCode);
        Assert.Matches("::error::The programs of the archive do not run on this runner, Linux [^ ]+. The end of an archive's name is its platform: linux-x64 or linux-arm64.\n", started.Output);
    }

    [Fact]
    public async Task An_archive_of_something_else_is_a_sentence()
    {
        const string Sentence = "::error::The input archive is no archive of the mocks. ./mocks pack makes one: mocks-VERSION-PLATFORM.tar.gz.\n";
        var page = Path.Combine(_job.Workspace, "page.tar.gz");
        await File.WriteAllTextAsync(page, "<html>Not found</html>", Cancelled);
        MakeArchive(path => File.WriteAllText($"{path}.txt", ""));

        var (noArchive, noMocks) = (await StartAsync(check: false, ("archive", page)), await StartAsync(check: false));

        Assert.Equal((1, 1), (noArchive.ExitCode, noMocks.ExitCode));
        Assert.Contains(Sentence, noArchive.Output, StringComparison.Ordinal);
        Assert.Contains(Sentence, noMocks.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_archive_is_compared_with_its_hash()
    {
        MakeArchive();
        var hash = Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(Archive, Cancelled)));

        await StartAsync(("sha256", hash));

        Assert.Equal(0, (await FinishAsync()).ExitCode);
    }

    [Fact]
    public async Task Without_an_archive_the_sources_of_the_action_are_used()
    {
        var action = Directory.CreateDirectory(Path.Combine(_job.Workspace, "action")).FullName;
        WriteProgram(Path.Combine(action, "mocks"));

        var started = await _job.UseAsync("", new Dictionary<string, string>(), action);

        Assert.True(started.ExitCode == 0, started.Output);
        Assert.Equal(0, (await FinishAsync()).ExitCode);
    }

    [Fact]
    public async Task An_end_without_a_start_is_a_sentence()
    {
        Assert.SkipWhen(Programs.IsOnPath("mocks"), "A mocks is installed on this machine, as no runner has it.");

        var finished = await FinishAsync();

        Assert.Equal((1, "::error::No mocks were started in this job: the step that starts them comes first.\n"), (finished.ExitCode, finished.Output));
    }

    [Fact]
    public async Task Mocks_that_have_ended_before_are_told()
    {
        await StartAsync();
        await FinishAsync();
        File.Delete(Path.Combine(_job.Workspace, "temp", "mocks", "journal.json"));

        var finished = await FinishAsync();

        Assert.Equal(1, finished.ExitCode);
        Assert.EndsWith("::error::The mocks had ended before this step, so what they saw is lost.\n", finished.Output, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public void Inputs_reach_a_script_by_its_environment_only(string folder)
    {
        var action = ActionFile.Read(folder);

        Assert.Equal("composite", action.Runs.Using);
        Assert.DoesNotContain(action.Runs.Steps, step => step.Run.Contains("${{", StringComparison.Ordinal));
        Assert.Equal(
            action.Inputs.Keys.Select(input => $"${{{{ inputs.{input} }}}}").Order(),
            action.Runs.Steps.SelectMany(step => step.Env.Values).Where(value => value.Contains("inputs.", StringComparison.Ordinal)).Order());
        Assert.All(action.Inputs.Values.Concat(action.Outputs.Values), value => Assert.EndsWith(".", value.Description, StringComparison.Ordinal));
    }

    private Task<Used> StartAsync(params IEnumerable<(string Name, string Value)> inputs) => StartAsync(check: true, inputs);

    private async Task<Used> StartAsync(bool check, params IEnumerable<(string Name, string Value)> inputs)
    {
        MakeArchive();
        var given = inputs.ToDictionary(input => input.Name, input => input.Value);
        given.TryAdd("archive", Archive);
        var started = await _job.UseAsync("", given);
        Assert.True(!check || started.ExitCode == 0, started.Output);
        return started;
    }

    private Task<Used> FinishAsync(params IEnumerable<(string Name, string Value)> inputs) =>
        _job.UseAsync("finish", inputs.ToDictionary(input => input.Name, input => input.Value));

    /// <summary>An archive like that of <c>./mocks pack</c>, with the program that was built with the tests.</summary>
    private void MakeArchive() => MakeArchive(WriteProgram);

    private void MakeArchive(System.Action<string> writeProgram)
    {
        if (File.Exists(Archive))
        {
            return;
        }

        var folder = Directory.CreateDirectory(Path.Combine(_job.Workspace, "packed", "mocks-1.0.0-linux-x64"));
        writeProgram(Path.Combine(folder.FullName, "mocks"));
        using var file = new GZipStream(File.Create(Archive), CompressionMode.Compress);
        TarFile.CreateFromDirectory(folder.Parent!.FullName, file, includeBaseDirectory: false);
    }

    private static void WriteProgram(string path)
    {
        var program = Programs.Ours("mocks");
        Write(path, Encoding.UTF8.GetBytes($"#!/bin/sh\nexec {string.Join(' ', new[] { program.FileName }.Concat(program.ArgumentList).Select(word => $"'{word}'"))} \"$@\"\n"));
    }

    private static void Write(string path, byte[] program)
    {
        File.WriteAllBytes(path, program);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
