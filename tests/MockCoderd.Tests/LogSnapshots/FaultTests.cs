namespace Mocks.MockCoderd.Tests.LogSnapshots;

/// <summary>A fault that answers in coderd's place leaves no trace in coderd.</summary>
public sealed class FaultTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("coderd-").FullName;

    private string File => Path.Combine(_folder, "posted.json");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_status_fault_answers_stores_nothing_and_is_then_spent()
    {
        await using var coderd = await TestCoderd.LenientAsync(outputFile: File);
        await coderd.AdminAsync("POST", "faults", """{"request":"POST *log-snapshot","status":503,"body":"busy"}""");

        var first = await coderd.PostAsync(Known.OneMessage);
        var (posted, written) = (coderd.Posted.Count, System.IO.File.Exists(File));
        var second = await coderd.PostAsync(Known.OneMessage);

        Assert.Equal([503, 204], [first.Status, second.Status]);
        Assert.Equal("busy", first.Body);
        Assert.Equal((0, false), (posted, written));
        Assert.Single(coderd.Posted);
        Assert.True(System.IO.File.Exists(File));
    }

    [Theory]
    [InlineData("reset")]
    [InlineData("close-before-head")]
    public async Task A_connection_that_is_cut_before_the_answer_stores_nothing(string kind)
    {
        await using var coderd = await TestCoderd.LenientAsync(outputFile: File);
        await coderd.AdminAsync("POST", "faults", $$"""{"request":"POST *log-snapshot","kind":"{{kind}}"}""");

        var cut = await Record.ExceptionAsync(() => coderd.PostAsync(Known.OneMessage));
        var read = await coderd.ReadPausedLogsAsync();

        Assert.NotNull(cut);
        Assert.Empty(coderd.Posted);
        Assert.False(System.IO.File.Exists(File));
        Assert.Equal(Reply.Json(200, """{"logs":[],"snapshot":true}"""), read.Text);
    }

    [Fact]
    public async Task A_fault_still_earns_the_verdict()
    {
        await using var coderd = await TestCoderd.LenientAsync();
        await coderd.AdminAsync("POST", "faults", """{"request":"POST *log-snapshot","status":503}""");

        await coderd.PostAsync("{}");

        Assert.Equal(
            ["refused: real coderd 2.34 would answer 400 Invalid agentapi payload structure. | Missing required \"messages\" field."], coderd.Verdicts);
    }

    [Fact]
    public async Task A_fault_that_only_bends_the_true_answer_stores()
    {
        await using var coderd = await TestCoderd.StrictAsync();
        await coderd.AdminAsync("POST", "faults", """{"request":"POST *log-snapshot","kind":"close-in-body"}""");

        await coderd.PostAsync(Known.OneMessage);

        Assert.Single(coderd.Posted);
    }
}
