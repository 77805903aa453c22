namespace Mocks.MockCoderd.Tests.LogSnapshots;

/// <summary>A post that is accepted is read back at once, the way a person will read it.</summary>
public sealed class ReadBackTests
{
    [Theory]
    [InlineData("""{"id":0,"type":"output","content":"hello"}""", "")]
    [InlineData("""{"id":0,"role":"assistant","content":"hello"}""", "assistant")]
    public async Task A_snapshot_that_coderd_will_not_show_is_unreadable(string message, string role)
    {
        await using var coderd = await TestCoderd.LenientAsync();

        var reply = await coderd.PostAsync($$"""{"messages":[{{message}}]}""");

        Assert.Equal(Reply.Nothing(204), reply.Text);
        Assert.Equal(
            [$"unreadable: real coderd 2.34 would answer 204 now, and 500 Invalid snapshot data. to the person who opens the paused task | invalid agentapi message role \"{role}\""],
            coderd.Verdicts);
        Assert.Equal(["A person who opens the paused task will see nothing: coderd will answer 500."], coderd.Remarks);
    }

    [Fact]
    public async Task A_screen_of_blanks_is_blank()
    {
        await using var coderd = await TestCoderd.StrictAsync();

        await coderd.PostAsync(BodyOf(new string(' ', 57_340) + "Done"));

        Assert.Equal(["blank: real coderd 2.34 would answer 204, and the person who opens the paused task would see 99 % blanks"], coderd.Verdicts);
        Assert.Equal(["A person who opens the paused task will see 1 message, 4 of 57,344 characters are not blank."], coderd.Remarks);
    }

    [Theory]
    [InlineData(95, 5, 0)]
    [InlineData(96, 4, 1)]
    [InlineData(951, 49, 1)]
    [InlineData(950, 50, 0)]
    [InlineData(1, 0, 1)]
    public async Task More_than_95_of_100_characters_must_be_blank_for_that(int blanks, int letters, int verdicts)
    {
        await using var coderd = await TestCoderd.LenientAsync();

        await coderd.PostAsync(BodyOf(new string(' ', blanks) + new string('x', letters)));

        Assert.Equal(verdicts, coderd.Verdicts.Count);
    }

    [Fact]
    public async Task A_snapshot_without_any_character_is_not_blank()
    {
        await using var coderd = await TestCoderd.LenientAsync();

        await coderd.PostAsync(Known.Empty);
        await coderd.PostAsync(BodyOf(""));

        Assert.Empty(coderd.Verdicts);
        Assert.Equal(
        [
            "A person who opens the paused task will see 0 messages, 0 of 0 characters are not blank.",
            "A person who opens the paused task will see 1 message, 0 of 0 characters are not blank.",
        ], coderd.Remarks);
    }

    [Fact]
    public async Task Characters_are_counted_as_people_count_them_and_over_all_messages()
    {
        await using var coderd = await TestCoderd.LenientAsync();

        await coderd.PostAsync("""{"messages":[{"role":"user","content":"a 😀\n"},{"role":"agent","content":"\u00a0\u3000ü"}]}""");

        Assert.Equal(["A person who opens the paused task will see 2 messages, 3 of 7 characters are not blank."], coderd.Remarks);
    }

    [Fact]
    public async Task A_post_that_only_the_task_id_is_wrong_with_is_read_back_as_well()
    {
        await using var coderd = await TestCoderd.LenientAsync();

        await coderd.PostAsync(BodyOf(new string(' ', 100)), $"{Known.Agents}/tasks/test-task/log-snapshot?format=agentapi");

        Assert.Equal(
        [
            "refused: real coderd 2.34 would answer 400 Invalid task ID format. | invalid UUID length: 9",
            "blank: real coderd 2.34 would answer 204, and the person who opens the paused task would see 100 % blanks",
        ], coderd.Verdicts);
    }

    private static string BodyOf(string content) => $$"""{"messages":[{"role":"agent","content":"{{content}}"}]}""";
}
