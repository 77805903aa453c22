using System.Text.Json;

namespace Mocks.Tests;

/// <summary>The acceptance tests of the registry's agentapi module ("shutdown script"), with our programs in place of the Node mocks.</summary>
public sealed class ShutdownScriptTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mocks-").FullName;

    private string PostedFile => Path.Combine(_folder, "snapshot-posted.json");

    [Theory]
    [InlineData(ShutdownScript.Ours)]
    [InlineData(ShutdownScript.Original)]
    public async Task It_posts_a_snapshot_of_normal_messages(string program)
    {
        var result = await CaptureAsync(program, "normal");

        Assert.Equal((0, ""), (result.ExitCode, result.Errors));
        Assert.Contains("Retrieved 5 messages for log snapshot\n", result.Output, StringComparison.Ordinal);
        Assert.Contains("Log snapshot posted successfully\n", result.Output, StringComparison.Ordinal);
        var (task, contents) = Posted();
        Assert.Equal("test-task", task);
        Assert.Equal(["Hello", "Hi there", "How are you?", "Good!", "Great"], contents);
    }

    [Theory]
    [InlineData(ShutdownScript.Ours)]
    [InlineData(ShutdownScript.Original)]
    public async Task It_keeps_the_last_ten_messages(string program)
    {
        var result = await CaptureAsync(program, "many");

        Assert.Equal((0, ""), (result.ExitCode, result.Errors));
        var (task, contents) = Posted();
        Assert.Equal("test-task", task);
        Assert.Equal(Enumerable.Range(6, 10).Select(number => $"Message {number}"), contents);
    }

    [Theory]
    [InlineData(ShutdownScript.Ours)]
    [InlineData(ShutdownScript.Original)]
    public async Task It_shortens_the_content_of_a_huge_message(string program)
    {
        var result = await CaptureAsync(program, "huge");

        Assert.Equal((0, ""), (result.ExitCode, result.Errors));
        Assert.Contains("truncating final message content", result.Output, StringComparison.Ordinal);
        var (task, contents) = Posted();
        Assert.Equal("test-task", task);
        Assert.Equal($"[...content truncated, showing last 56KB...]\n\n{new string('x', 57_344)}", Assert.Single(contents));
    }

    [Theory]
    [InlineData(ShutdownScript.Ours)]
    [InlineData(ShutdownScript.Original)]
    public async Task It_skips_a_workspace_without_a_task(string program)
    {
        var result = await CaptureAsync(program, "normal", task: "");

        Assert.Equal((0, ""), (result.ExitCode, result.Errors));
        Assert.Contains("No task ID, skipping log snapshot\n", result.Output, StringComparison.Ordinal);
        Assert.False(File.Exists(PostedFile));
    }

    [Theory]
    [InlineData(ShutdownScript.Ours)]
    [InlineData(ShutdownScript.Original)]
    public async Task It_takes_a_404_for_an_older_coder(string program)
    {
        var result = await CaptureAsync(program, "normal", httpCode: "404");

        Assert.Equal((0, ""), (result.ExitCode, result.Errors));
        Assert.Contains("Log snapshot endpoint not supported by this Coder version", result.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ShutdownScript.Ours)]
    [InlineData(ShutdownScript.Original)]
    public async Task It_says_so_when_coder_fails(string program)
    {
        var result = await CaptureAsync(program, "normal", httpCode: "500");

        Assert.Equal(1, result.ExitCode);
        Assert.StartsWith("Error: Failed to post log snapshot (HTTP 500): ", result.Errors, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>As in the module's tests: both mocks as programs, set up by environment variables, and the script between them.</summary>
    private async Task<Ended> CaptureAsync(string program, string preset, string httpCode = "204", string task = "test-task")
    {
        var capture = ShutdownScript.Start(program);
        using var agentApi = await RunningProgram.ListenAsync(Programs.Ours("mock-agentapi", "0").With(("PRESET", preset)));
        using var coderd = await RunningProgram.ListenAsync(Programs.Ours("mock-coderd", "0").With(("HTTP_CODE", httpCode), ("OUTPUT_FILE", PostedFile)));

        return await RunningProgram.RunAsync(capture.With(
            ("ARG_TASK_ID", task), ("ARG_AGENTAPI_PORT", $"{agentApi.Address.Port}"),
            ("CODER_AGENT_URL", $"http://localhost:{coderd.Address.Port}"), ("CODER_AGENT_TOKEN", "test-token")));
    }

    private (string? Task, string[] Contents) Posted()
    {
        using var posted = JsonDocument.Parse(File.ReadAllText(PostedFile));
        return (posted.RootElement.GetProperty("task_id").GetString(),
            [.. posted.RootElement.GetProperty("payload").GetProperty("messages").EnumerateArray().Select(message => message.GetProperty("content").GetString()!)]);
    }
}
