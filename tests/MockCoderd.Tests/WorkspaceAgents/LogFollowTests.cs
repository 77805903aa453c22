using System.Globalization;
using System.Net.WebSockets;
using System.Text.Json;
using Mocks.MockCoderd.Tests.WebSockets;
using Mocks.MockCoderd.World;

namespace Mocks.MockCoderd.Tests.WorkspaceAgents;

/// <summary>Following an agent's logs with .NET's own WebSocket client.</summary>
public sealed class LogFollowTests
{
    private const string Logs = $"/api/v2/workspaceagents/{Known.Agent}/logs";
    private const string Over = "closed 1000 ()";

    [Theory]
    [InlineData("logs")]
    [InlineData("startup-logs")]
    public async Task An_agent_without_lines_begins_with_an_empty_list_and_then_come_the_lines(string name)
    {
        await using var coderd = await TestCoderd.StrictAsync();
        using var follower = await Follower.StartAsync(coderd, Logs.Replace("logs", $"{name}?follow", StringComparison.Ordinal));

        var first = await follower.NextAsync();
        await coderd.PatchAsync("logs", """{"logs":[{"output":"a <b>","level":"warn"},{"output":"ü"}]}""");
        var second = await follower.NextAsync();

        Assert.Equal(("[]\n", $"[{Row(1, "a \\u003cb\\u003e", "warn")},{Row(2, "ü")}]\n"), (first, second));
    }

    [Theory]
    [InlineData("?follow", "1,2", "3")]
    [InlineData("?follow=false&no_compression", "1,2", "3")]
    [InlineData("?after=1&follow&format=json", "2", "3")]
    [InlineData("?after=2&follow", "", "3")]
    [InlineData("?follow&after=", "1,2", "3")]
    public async Task What_was_there_comes_first_and_then_a_message_for_each_batch(string query, string there, string live)
    {
        await using var coderd = await TestCoderd.StrictAsync();
        await coderd.PatchAsync("logs", """{"logs":[{"output":"a"},{"output":"b"}]}""");

        using var follower = await Follower.StartAsync(coderd, Logs + query);
        var first = await follower.NextAsync();
        await coderd.PatchAsync("logs", """{"logs":[{"output":"c"}]}""");

        Assert.Equal((Rows(there), Rows(live)), (first, await follower.NextAsync()));

        static string Rows(string ids) => $"[{string.Join(',', ids.Split(',', StringSplitOptions.RemoveEmptyEntries)
            .Select(id => Row(int.Parse(id, CultureInfo.InvariantCulture), " abc".Substring(id[0] - '0', 1))))}]\n";
    }

    [Fact]
    public async Task After_counts_for_lines_that_are_yet_to_come()
    {
        await using var coderd = await TestCoderd.StrictAsync();
        using var follower = await Follower.StartAsync(coderd, $"{Logs}?follow&after=2");

        var first = await follower.NextAsync();
        await coderd.PatchAsync("logs", """{"logs":[{"output":"a"},{"output":"b"}]}""");
        await coderd.PatchAsync("logs", """{"logs":[{"output":"c"}]}""");

        Assert.Equal(("[]\n", $"[{Row(3, "c")}]\n"), (first, await follower.NextAsync()));
    }

    [Fact]
    public async Task Lines_of_another_agent_are_not_told()
    {
        await using var coderd = await TestCoderd.StrictAsync();
        using var follower = await Follower.StartAsync(coderd, $"{Logs}?follow");

        var first = await follower.NextAsync();
        await coderd.PatchAsync("logs", """{"logs":[{"output":"theirs"}]}""", Known.OtherAgentToken);
        await coderd.PatchAsync("logs", """{"logs":[{"output":"mine"}]}""");

        Assert.Equal(("[]\n", $"[{Row(2, "mine")}]\n"), (first, await follower.NextAsync()));
    }

    [Theory]
    [InlineData(Transition.Stop)]
    [InlineData(Transition.Delete)]
    public async Task The_next_build_ends_it_as_soon_as_it_is_made_though_the_agent_still_logs(Transition transition)
    {
        await using var coderd = await TestCoderd.StrictAsync(stopWindow: StopWindow.Open);
        using var follower = await Follower.StartAsync(coderd, $"{Logs}?follow");
        await follower.NextAsync();

        coderd.World.Build(coderd.World.DefaultTask.WorkspaceId!.Value, transition, coderd.World.DefaultUser, "initiator");

        Assert.Equal(Over, await follower.NextAsync());
        Assert.Equal("101: The WebSocket carried 1 message; the mock closed it with 1000.", await coderd.JournalOfAsync("logs"));
    }

    [Fact]
    public async Task An_agent_of_an_older_build_has_its_lines_shown_and_that_is_all()
    {
        await using var coderd = await TestCoderd.StrictAsync();
        await coderd.PatchAsync("logs", """{"logs":[{"output":"a"}]}""");
        coderd.Stop();

        using var follower = await Follower.StartAsync(coderd, $"{Logs}?follow");

        Assert.Equal(($"[{Row(1, "a")}]\n", Over), (await follower.NextAsync(), await follower.NextAsync()));
    }

    [Fact]
    public async Task Moving_a_job_or_an_agent_or_overflowing_sends_nothing()
    {
        await using var coderd = await TestCoderd.StrictAsync();
        using var follower = await Follower.StartAsync(coderd, $"{Logs}?follow");
        await follower.NextAsync();

        await coderd.AdminAsync("POST", "world/tasks/demo/agent", """{"unhealthyReason":"agent has lost connection"}""");
        await coderd.AdminAsync("POST", "world/tasks/demo/build", """{"job":"succeeded"}""");
        var tooMuch = await coderd.PatchAsync("logs", $$"""{"logs":[{"output":"{{new string('x', 1_048_577)}}"}]}""");
        await coderd.PatchAsync("logs", """{"logs":[{"output":"small"}]}""");

        Assert.Equal((413, $"[{Row(1, "small")}]\n"), (tooMuch.Status, await follower.NextAsync()));
    }

    [Fact]
    public async Task A_reset_ends_what_followed_the_old_world()
    {
        await using var coderd = await TestCoderd.StrictAsync();
        using var follower = await Follower.StartAsync(coderd, $"{Logs}?follow");
        await follower.NextAsync();

        await coderd.AdminAsync("POST", "reset");

        Assert.Equal(Over, await follower.NextAsync());
    }

    [Fact]
    public async Task A_client_that_says_goodbye_is_answered_in_kind_and_frees_its_place()
    {
        await using var coderd = await TestCoderd.StrictAsync();
        using var follower = await Follower.StartAsync(coderd, $"{Logs}?follow");
        await follower.NextAsync();
        var during = coderd.World.Watching;

        await follower.Socket.CloseAsync(WebSocketCloseStatus.EndpointUnavailable, "tab closed", TestContext.Current.CancellationToken);

        Assert.Equal((WebSocketCloseStatus.EndpointUnavailable, "tab closed"), (follower.Socket.CloseStatus, follower.Socket.CloseStatusDescription));
        Assert.Equal("101: The WebSocket carried 1 message; the client closed it with 1001.", await coderd.JournalOfAsync("logs"));
        Assert.Equal((1, 0), (during, coderd.World.Watching));
    }

    [Fact]
    public async Task A_client_that_vanishes_frees_its_place()
    {
        await using var coderd = await TestCoderd.StrictAsync();
        var follower = await Follower.StartAsync(coderd, $"{Logs}?follow");
        await follower.NextAsync();
        var during = coderd.World.Watching;

        follower.Socket.Abort();

        Assert.Equal("101: The WebSocket carried 1 message; the client left without a close frame.", await coderd.JournalOfAsync("logs"));
        Assert.Equal((1, 0), (during, coderd.World.Watching));
    }

    [Fact]
    public async Task Two_hundred_followers_get_every_line_once_and_in_order()
    {
        const int Followers = 200;
        const int Lines = 40;
        await using var coderd = await TestCoderd.StrictAsync(rateLimit: 0);
        var followers = await Task.WhenAll(Enumerable.Range(0, Followers).Select(_ => Follower.StartAsync(coderd, $"{Logs}?follow")));
        Assert.All(await Task.WhenAll(followers.Select(follower => follower.NextAsync())), first => Assert.Equal("[]\n", first));
        Assert.Equal(Followers, coderd.World.Watching);

        var reading = followers.Select(ReadIdsAsync).ToArray();
        for (var line = 0; line < Lines; line++)
        {
            await coderd.PatchAsync("logs", $$"""{"logs":[{"output":"{{line}}"}]}""");
        }

        coderd.World.Build(coderd.World.DefaultTask.WorkspaceId!.Value, Transition.Stop, coderd.World.DefaultUser, "initiator");
        var ids = await Task.WhenAll(reading);

        var all = string.Join(',', Enumerable.Range(1, Lines));
        Assert.All(ids, seen => Assert.Equal(all, seen));
        Assert.All(followers, follower => follower.Dispose());
        await coderd.AdminAsync("POST", "requests/wait", $$"""{"request":{"urlPathPattern":".*/logs","method":"GET"},"count":{{Followers}},"answered":true }""");
        Assert.Equal(0, coderd.World.Watching);

        static async Task<string> ReadIdsAsync(Follower follower)
        {
            var seen = new List<long>();
            while (await follower.NextAsync() is var message && message != Over)
            {
                seen.AddRange(JsonElement.Parse(message).EnumerateArray().Select(row => row.GetProperty("id").GetInt64()));
            }

            return string.Join(',', seen);
        }
    }

    [Fact]
    public async Task A_server_that_stops_says_goodbye_and_does_not_wait_for_followers()
    {
        await using var coderd = await TestCoderd.StrictAsync();
        var followers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Follower.StartAsync(coderd, $"{Logs}?follow")));
        await Task.WhenAll(followers.Select(follower => follower.NextAsync()));
        var goodbyes = Task.WhenAll(followers.Select(follower => follower.NextAsync()));

        var inTime = await coderd.StopServerAsync(RunningProgram.Patience);

        Assert.All(await goodbyes, goodbye => Assert.Equal(Over, goodbye));
        Assert.True(inTime);
    }

    [Fact]
    public async Task A_message_longer_than_any_buffer_comes_whole()
    {
        await using var coderd = await TestCoderd.StrictAsync();
        var lines = string.Join(',', Enumerable.Range(0, 600).Select(line => $$"""{"output":"{{new string('x', 1000)}}"}"""));
        using var follower = await Follower.StartAsync(coderd, $"{Logs}?follow");
        await follower.NextAsync();

        await coderd.PatchAsync("logs", $$"""{"logs":[{{lines}}]}""");

        Assert.Equal($"[{string.Join(',', Enumerable.Range(1, 600).Select(id => Row(id, new string('x', 1000))))}]\n", await follower.NextAsync());
    }

    private static string Row(int id, string output, string level = "info") =>
        $$"""{"id":{{id}},"created_at":"2026-02-01T11:00:00Z","output":"{{output}}","level":"{{level}}","source_id":"3b579bf4-1ed8-4b99-87a8-e9a1e3410410"}""";
}
