namespace Mocks.MockCoderd.Tests.WorkspaceAgents;

/// <summary>Reading back what an agent logged.</summary>
public sealed class AgentLogReadingTests
{
    private const string Logs = $"/api/v2/workspaceagents/{Known.Agent}/logs";
    private const string BadAfter =
        """{"message":"Query param \"after\" must be an integer greater than or equal to zero.","validations":[{"field":"after","detail":"Must be an integer greater than or equal to zero"}]}""";
    private const string BadFormat = """{"message":"Invalid format parameter.","detail":"Allowed values are \"json\" and \"text\"."}""";
    private const string TextFollow =
        """{"message":"Text format is not supported with follow mode.","detail":"Use format=json or omit the follow parameter."}""";

    [Fact]
    public async Task There_is_an_empty_list_before_the_first_line_under_both_names()
    {
        await using var coderd = await TestCoderd.StrictAsync();

        Assert.Equal(Reply.Json(200, "[]"), (await coderd.GetAsync(Logs, Known.ApiKey)).Text);
        Assert.Equal(Reply.Json(200, "[]"), (await coderd.GetAsync(Logs.Replace("/logs", "/startup-logs", StringComparison.Ordinal), Known.ApiKey)).Text);
    }

    [Theory]
    [InlineData("", "12")]
    [InlineData("?after=", "12")]
    [InlineData("?after=0", "12")]
    [InlineData("?after=1", "2")]
    [InlineData("?after=%2B1", "2")]
    [InlineData("?after=9&no_compression", "")]
    public async Task Rows_after_an_id_are_shown(string query, string ids)
    {
        await using var coderd = await TestCoderd.StrictAsync();
        await coderd.PatchAsync("logs", """{"logs":[{"output":"a"},{"output":"b"}]}""");

        var reply = await coderd.GetAsync(Logs + query, Known.ApiKey);

        Assert.Equal(Reply.Json(200, $"[{string.Join(',', ids.Select(id => $$"""{"id":{{id}},"created_at":"2026-02-01T11:00:00Z","output":"{{(id == '1' ? "a" : "b")}}","level":"info","source_id":"3b579bf4-1ed8-4b99-87a8-e9a1e3410410"}"""))}]"), reply.Text);
    }

    [Theory]
    [InlineData("?after=-1", BadAfter)]
    [InlineData("?after=x", BadAfter)]
    [InlineData("?after=1.5", BadAfter)]
    [InlineData("?follow&after=x", BadAfter)]
    [InlineData("?format=xml&after=x", BadFormat)]
    [InlineData("?format=JSON", BadFormat)]
    [InlineData("?format=xml&follow", BadFormat)]
    [InlineData("?format=text&follow=false&after=x", TextFollow)]
    public async Task A_bad_query_is_refused_format_first(string query, string expected)
    {
        await using var coderd = await TestCoderd.StrictAsync();

        Assert.Equal(Reply.Json(400, expected), (await coderd.GetAsync(Logs + query, Known.ApiKey)).Text);
    }

    [Fact]
    public async Task Text_names_level_agent_and_source()
    {
        await using var coderd = await TestCoderd.StrictAsync();
        await coderd.PatchAsync("logs", """{"logs":[{"output":"a <b>","level":"warn"}]}""");
        await coderd.PatchAsync("logs", """{"log_source_id":"0f2ea1b2-0000-4000-8000-00000000abcd","logs":[{"output":"c"}]}""");

        var reply = await coderd.GetAsync($"{Logs}?format=text", Known.ApiKey);

        Assert.Equal(Reply.Of(200, "text/plain; charset=utf-8",
            "2026-02-01T11:00:00Z [warn] [agent.main|External] a <b>\n2026-02-01T11:00:00Z [info] [agent.main] c\n"), reply.Text);
    }
}
