namespace Mocks.MockCoderd.Tests.LogSnapshots;

/// <summary>A post with two mistakes gets the error that coderd checks first.</summary>
public sealed class CheckOrderTests(StrictCoderd strict) : IClassFixture<StrictCoderd>
{
    private const string Garbage = "{invalid";
    private const string Unknown = "00000000-0000-4000-8000-0000000000ff";

    private readonly TestCoderd _coderd = strict.Coderd;

    [Fact]
    public async Task A_missing_token_is_refused_before_a_bad_task_id()
    {
        var reply = await _coderd.PostAsync(Garbage, $"{Known.Agents}/tasks/demo/log-snapshot", token: null);

        Assert.Equal(Reply.Json(401, """{"message":"Cookie \"coder_session_token\" must be provided."}"""), reply.Text);
    }

    [Fact]
    public async Task A_bad_task_id_is_refused_before_a_bad_query()
    {
        var reply = await _coderd.PostAsync(Garbage, $"{Known.Agents}/tasks/demo/log-snapshot?foo=1");

        Assert.Equal(Reply.Json(400, """{"message":"Invalid task ID format.","detail":"invalid UUID length: 4"}"""), reply.Text);
    }

    [Fact]
    public async Task A_query_with_an_extra_key_is_refused_before_the_value_of_format()
    {
        var reply = await _coderd.PostAsync(Garbage, $"{Known.Agents}/tasks/{Unknown}/log-snapshot?format=text&foo=1");

        Assert.Equal(Reply.Json(400,
            """{"message":"Invalid query parameters.","validations":[{"field":"foo","detail":"\"foo\" is not a valid query param"}]}"""), reply.Text);
    }

    [Fact]
    public async Task A_bad_format_is_refused_before_an_unknown_task()
    {
        var reply = await _coderd.PostAsync(Garbage, $"{Known.Agents}/tasks/{Unknown}/log-snapshot?format=text");

        Assert.Equal(Reply.Json(400,
            """{"message":"Invalid format parameter.","detail":"Only \"agentapi\" format is currently supported, got \"text\"."}"""), reply.Text);
    }

    [Fact]
    public async Task An_unknown_task_is_refused_before_the_body_is_read()
    {
        var reply = await _coderd.PostAsync(Garbage, $"{Known.Agents}/tasks/{Unknown}/log-snapshot?format=agentapi");

        Assert.Equal(Reply.Json(404, Known.NotFound), reply.Text);
    }

    [Fact]
    public async Task The_task_of_another_workspace_looks_like_an_unknown_one()
    {
        var reply = await _coderd.PostAsync(Garbage, $"{Known.Agents}/tasks/{Known.OtherTask}/log-snapshot?format=agentapi");

        Assert.Equal(Reply.Json(404, Known.NotFound), reply.Text);
    }

    [Fact]
    public async Task A_body_that_cannot_be_decoded_is_refused_before_messages_are_missed()
    {
        var reply = await _coderd.PostAsync("""{"messages":null,"$schema":5}""");

        Assert.Equal(Reply.Json(400,
            """{"message":"Failed to decode request payload.","detail":"json: cannot unmarshal number into Go struct field MessagesResponseBody.$schema of type string"}"""),
            reply.Text);
    }

    [Fact]
    public async Task Missing_messages_are_refused_before_a_character_that_cannot_be_stored()
    {
        var reply = await _coderd.PostAsync("""{"$schema":"\u0000"}""");

        Assert.Equal(Reply.Json(400,
            """{"message":"Invalid agentapi payload structure.","detail":"Missing required \"messages\" field."}"""), reply.Text);
    }

    [Fact]
    public async Task A_good_post_is_answered_with_nothing_at_all()
    {
        var reply = await _coderd.PostAsync(Known.OneMessage);

        Assert.Equal(Reply.Nothing(204), reply.Text);
        Assert.Null(reply.Header("Content-Length"));
    }

    [Fact]
    public async Task Each_agent_posts_for_its_own_task()
    {
        var reply = await _coderd.PostAsync(
            Known.OneMessage, $"{Known.Agents}/tasks/{Known.OtherTask}/log-snapshot?format=agentapi", Known.OtherAgentToken);

        Assert.Equal(Reply.Nothing(204), reply.Text);
    }
}
