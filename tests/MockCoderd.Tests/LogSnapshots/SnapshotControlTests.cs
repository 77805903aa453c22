namespace Mocks.MockCoderd.Tests.LogSnapshots;

/// <summary>Posted snapshots on the control routes.</summary>
public sealed class SnapshotControlTests
{
    [Theory]
    [InlineData("latest")]
    [InlineData(Known.Task)]
    [InlineData("00000000000040008000000000000010")]
    [InlineData("demo")]
    public async Task The_last_one_is_found_as_latest_by_id_and_by_name(string name)
    {
        await using var coderd = await TestCoderd.LenientAsync();
        await coderd.PostAsync(Known.Empty);
        await coderd.PostAsync(Known.OneMessage);

        var reply = await coderd.GetAsync($"/__admin/snapshots/{name}");

        Assert.Equal(Reply.Json(200, """
            {
              "requestId": 2,
              "postedTask": "00000000-0000-4000-8000-000000000010",
              "task": "00000000-0000-4000-8000-000000000010",
              "at": "2026-02-01T11:00:00+00:00",
              "bytes": 91,
              "seenByPerson": {
                "status": 200,
                "messages": 1,
                "characters": 11,
                "readableCharacters": 9,
                "blankShare": 18,
                "isBlank": false,
                "sentence": "1 message, 9 of 11 characters are not blank"
              },
              "body": "{\"messages\":[{\"id\":0,\"content\":\"Fix the bug\",\"role\":\"user\",\"time\":\"2026-02-01T10:00:00Z\"}]}"
            }
            """), reply.Text);
    }

    [Fact]
    public async Task One_that_was_posted_under_another_name_is_found_under_it()
    {
        await using var coderd = await TestCoderd.LenientAsync();
        await coderd.PostAsync(Known.Empty, $"{Known.Agents}/tasks/test-task/log-snapshot");
        await coderd.PostAsync(Known.OneMessage);

        var found = await coderd.AdminAsync("GET", "snapshots/test-task");

        Assert.Equal(1, found.GetProperty("requestId").GetInt64());
    }

    [Theory]
    [InlineData("latest")]
    [InlineData("demo")]
    [InlineData(Known.OtherTask)]
    [InlineData("nothing")]
    public async Task Where_nothing_was_posted_there_is_nothing(string name)
    {
        await using var coderd = await TestCoderd.LenientAsync();

        var reply = await coderd.GetAsync($"/__admin/snapshots/{name}");

        Assert.Equal(Reply.Json(404, $$"""
            {
              "message": "No snapshot was posted for task {{name}}.",
              "detail": "GET /__admin/snapshots lists them."
            }
            """), reply.Text);
    }

    [Fact]
    public async Task Each_task_keeps_its_own()
    {
        await using var coderd = await TestCoderd.StrictAsync();
        await coderd.PostAsync(Known.Empty, $"{Known.Agents}/tasks/{Known.OtherTask}/log-snapshot?format=agentapi", Known.OtherAgentToken);
        await coderd.PostAsync(Known.OneMessage);

        var theirs = await coderd.AdminAsync("GET", "snapshots/theirs");
        var demo = await coderd.AdminAsync("GET", "snapshots/demo");

        Assert.Equal((Known.Empty, Known.OneMessage), (theirs.GetProperty("body").GetString(), demo.GetProperty("body").GetString()));
    }

    [Fact]
    public async Task A_thousand_are_listed_and_those_before_are_counted_and_the_current_one_of_a_task_stays()
    {
        await using var coderd = await TestCoderd.StrictAsync(rateLimit: -1);
        await coderd.PostAsync(Known.OneMessage, $"{Known.Agents}/tasks/{Known.OtherTask}/log-snapshot?format=agentapi", Known.OtherAgentToken);
        using var client = new HttpClient { BaseAddress = coderd.Address };
        client.DefaultRequestHeaders.Add("Coder-Session-Token", Known.AgentToken);
        for (var posted = 0; posted < 1_002; posted++)
        {
            using var body = new StringContent(Known.Empty);
            using var reply = await client.PostAsync(new Uri(Known.Snapshot, UriKind.Relative), body, TestContext.Current.CancellationToken);
            Assert.Equal(204, (int)reply.StatusCode);
        }

        var list = await coderd.AdminAsync("GET", "snapshots");
        var theirs = await coderd.AdminAsync("GET", "snapshots/theirs");

        Assert.Equal((1_000, 1_003, 3), (list.GetProperty("snapshots").GetArrayLength(), list.GetProperty("total").GetInt32(), list.GetProperty("evicted").GetInt32()));
        Assert.Equal(4, list.GetProperty("snapshots")[0].GetProperty("requestId").GetInt32());
        Assert.Equal(Known.OneMessage, theirs.GetProperty("body").GetString());
    }

    [Fact]
    public async Task Large_ones_are_shown_whole_each_its_own_here_and_in_the_journal()
    {
        await using var coderd = await TestCoderd.LenientAsync();
        string[] bodies = [.. Enumerable.Range(0, 30).Select(number =>
            $$"""{"messages":[{"id":{{number}},"role":"agent","content":"{{new string((char)('a' + (number % 26)), 60_000 - number)}}ü"}]}""")];

        await Task.WhenAll(bodies.Select(body => coderd.PostAsync(body)));

        var snapshots = await coderd.AdminAsync("GET", "snapshots");
        var requests = await coderd.AdminAsync("GET", "requests");
        Assert.Equal(bodies.Order(), snapshots.GetProperty("snapshots").EnumerateArray().Select(snapshot => snapshot.GetProperty("body").GetString()!).Order());
        Assert.Equal(bodies.Order(), requests.GetProperty("requests").EnumerateArray()
            .Select(entry => entry.GetProperty("request").GetProperty("body").GetString()!).Order());
    }

    [Fact]
    public async Task One_that_coderd_would_have_refused_is_listed_without_what_a_person_sees()
    {
        await using var coderd = await TestCoderd.LenientAsync();
        await coderd.PostAsync("no JSON");

        var latest = await coderd.AdminAsync("GET", "snapshots/latest");
        var demo = await coderd.GetAsync("/__admin/snapshots/demo");

        Assert.Equal("no JSON", latest.GetProperty("body").GetString());
        Assert.False(latest.TryGetProperty("seenByPerson", out _));
        Assert.Equal(404, demo.Status);
    }
}
