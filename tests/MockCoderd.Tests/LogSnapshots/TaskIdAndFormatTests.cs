namespace Mocks.MockCoderd.Tests.LogSnapshots;

/// <summary>The path and the query of a log snapshot.</summary>
public sealed class TaskIdAndFormatTests(StrictCoderd strict) : IClassFixture<StrictCoderd>
{
    private const string Required = """{"field":"format","detail":"Query param \"format\" is required and cannot be empty"}""";

    private readonly TestCoderd _coderd = strict.Coderd;

    [Theory]
    [InlineData("not-a-uuid", "invalid UUID length: 10")]
    [InlineData("demo", "invalid UUID length: 4")]
    [InlineData("g0000000-0000-4000-8000-000000000010", "invalid UUID format")]
    [InlineData("000000000-000-4000-8000-000000000010", "invalid UUID format")]
    [InlineData("xrn:uuid:00000000-0000-4000-8000-000000000010", @"invalid urn prefix: \""xrn:uuid:\""")]
    [InlineData("%C3%BC", "invalid UUID length: 2")]
    public async Task A_task_id_that_is_no_uuid_is_refused_in_the_words_of_the_uuid_library(string task, string detail)
    {
        var reply = await _coderd.PostAsync(Known.Empty, $"{Known.Agents}/tasks/{task}/log-snapshot?format=agentapi");

        Assert.Equal(Reply.Json(400, $$"""{"message":"Invalid task ID format.","detail":"{{detail}}"}"""), reply.Text);
    }

    [Theory]
    [InlineData("00000000-0000-4000-8000-000000000010")]
    [InlineData("00000000000040008000000000000010")]
    [InlineData("urn:uuid:00000000-0000-4000-8000-000000000010")]
    [InlineData("%7B00000000-0000-4000-8000-000000000010%7D")]
    [InlineData("x00000000-0000-4000-8000-000000000010x")]
    public async Task Every_spelling_of_a_uuid_that_Go_takes_finds_the_task(string task)
    {
        var reply = await _coderd.PostAsync(Known.Empty, $"{Known.Agents}/tasks/{task}/log-snapshot?format=agentapi");

        Assert.Equal(Reply.Nothing(204), reply.Text);
    }

    [Theory]
    [InlineData("", Required)]
    [InlineData("?", Required)]
    [InlineData("?format", Required)]
    [InlineData("?format=", Required)]
    [InlineData("?format=&format=agentapi", Required)]
    [InlineData("?format=%zz", Required)]
    [InlineData("?format=agentapi;x", Required)]
    [InlineData("?Format=agentapi", Required + "," + """{"field":"Format","detail":"\"Format\" is not a valid query param"}""")]
    [InlineData("?format=agentapi&foo=1", """{"field":"foo","detail":"\"foo\" is not a valid query param"}""")]
    [InlineData("?foo=1", Required + "," + """{"field":"foo","detail":"\"foo\" is not a valid query param"}""")]
    [InlineData("?format=agentapi&=x", """{"field":"","detail":"\"\" is not a valid query param"}""")]
    [InlineData("?format=agentapi&format=agentapi",
        """{"field":"format","detail":"Query param \"format\" provided more than once, found 2 times. Only provide 1 instance of this query param."}""")]
    [InlineData("?format=agentapi&format=",
        """{"field":"format","detail":"Query param \"format\" provided more than once, found 2 times. Only provide 1 instance of this query param."}""")]
    public async Task A_bad_query_is_refused_with_one_entry_for_each_problem(string query, string entries)
    {
        var reply = await _coderd.PostAsync(Known.Empty, $"{Known.Agents}/tasks/{Known.Task}/log-snapshot{query}");

        Assert.Equal(Reply.Json(400, $$"""{"message":"Invalid query parameters.","validations":[{{entries}}]}"""), reply.Text);
    }

    [Fact]
    public async Task A_token_in_the_query_is_one_key_too_many()
    {
        var reply = await _coderd.PostAsync(Known.Empty, $"{Known.Snapshot}&coder_session_token={Known.AgentToken}", token: null);

        Assert.Equal(Reply.Json(400,
            """{"message":"Invalid query parameters.","validations":[{"field":"coder_session_token","detail":"\"coder_session_token\" is not a valid query param"}]}"""),
            reply.Text);
    }

    [Theory]
    [InlineData("AgentAPI", "AgentAPI")]
    [InlineData("a%22b", @"a\\\""b")]
    [InlineData("a+b", "a b")]
    [InlineData("%0A", @"\\n")]
    [InlineData("%3Cb%3E", @"\u003cb\u003e")]
    public async Task A_format_other_than_agentapi_is_refused_as_Go_quotes_it(string format, string quoted)
    {
        var reply = await _coderd.PostAsync(Known.Empty, $"{Known.Agents}/tasks/{Known.Task}/log-snapshot?format={format}");

        Assert.Equal(Reply.Json(400,
            $$"""{"message":"Invalid format parameter.","detail":"Only \"agentapi\" format is currently supported, got \"{{quoted}}\"."}"""), reply.Text);
    }

    [Theory]
    [InlineData("?format=agentapi&x=%zz")]
    [InlineData("?format=agentapi&x;y")]
    [InlineData("?&format=agentapi&")]
    [InlineData("?f%6Frmat=agent%61pi")]
    public async Task Pairs_that_Go_drops_unread_are_no_error(string query)
    {
        var reply = await _coderd.PostAsync(Known.Empty, $"{Known.Agents}/tasks/{Known.Task}/log-snapshot{query}");

        Assert.Equal(Reply.Nothing(204), reply.Text);
    }
}
