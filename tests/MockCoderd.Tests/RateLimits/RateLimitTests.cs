using Mocks.Mocking.Settings;

namespace Mocks.MockCoderd.Tests.RateLimits;

/// <summary>The number of requests that a caller may send to one path.</summary>
public sealed class RateLimitTests
{
    private const string Path = "/api/v2/buildinfo";

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task One_request_too_many_is_refused_until_the_window_is_over()
    {
        await using var coderd = await TestCoderd.StrictAsync(rateLimit: 2);
        coderd.Time.Advance(30 * Second);

        Reply[] replies = [await coderd.GetAsync(Path), await coderd.GetAsync(Path), await coderd.GetAsync(Path)];

        Assert.Equal([200, 200, 429], replies.Select(reply => reply.Status));
        Assert.Equal(["1", "0", "0"], replies.Select(reply => reply.Header("X-Ratelimit-Remaining")));
        Assert.All(replies, reply => Assert.Equal("2", reply.Header("X-Ratelimit-Limit")));
        Assert.All(replies, reply => Assert.Equal("1769943660", reply.Header("X-Ratelimit-Reset")));
        Assert.Equal(Reply.Json(429, """{"message":"You've been rate limited for sending more than 2 requests in 1m0s."}"""), replies[2].Text);
        Assert.Equal([null, null, "60"], replies.Select(reply => reply.Header("Retry-After")));
    }

    [Fact]
    public async Task A_reset_forgets_this_window_and_the_one_before()
    {
        await using var coderd = await TestCoderd.StrictAsync(rateLimit: 2);
        await SendAsync(coderd, 2);
        coderd.Time.Advance(60 * Second);
        Assert.Equal(429, (await coderd.GetAsync(Path)).Status);

        await coderd.AdminAsync("POST", "reset");

        Assert.Equal("1", (await coderd.GetAsync(Path)).Header("X-Ratelimit-Remaining"));
    }

    [Fact]
    public async Task Without_a_limit_there_is_nothing_to_pass_by()
    {
        await using var coderd = await TestCoderd.StrictAsync(rateLimit: 0);

        Assert.Equal(200, (await coderd.GetAsync(Path, Known.ApiKey, "X-Coder-Bypass-Ratelimit: true")).Status);
    }

    [Fact]
    public void Of_many_at_once_exactly_as_many_pass_as_may()
    {
        var limiter = new MockCoderd.RateLimits.RateLimiter(new CoderdSettings(new HostSettings(), RateLimit: 600_000), new ManualTime());
        var passed = 0;

        Parallel.For(0, 1_000_000, new ParallelOptions { MaxDegreeOfParallelism = 8 }, _ => Interlocked.Add(ref passed, limiter.Decide("caller", "/path")!.Allowed ? 1 : 0));

        Assert.Equal(600_000, passed);
    }

    [Fact]
    public async Task By_default_512_requests_pass_and_the_next_does_not()
    {
        await using var coderd = await TestCoderd.StrictAsync();
        var handler = new SocketsHttpHandler();
        using var client = new HttpClient(handler) { BaseAddress = coderd.Address };
        for (var sent = 0; sent < 512; sent++)
        {
            using var passed = await client.GetAsync(new Uri(Path, UriKind.Relative), TestContext.Current.CancellationToken);
            Assert.Equal(200, (int)passed.StatusCode);
        }

        var reply = await coderd.GetAsync(Path);

        Assert.Equal(Reply.Json(429, """{"message":"You've been rate limited for sending more than 512 requests in 1m0s."}"""), reply.Text);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(15, 0)]
    [InlineData(16, 1)]
    [InlineData(45, 1)]
    [InlineData(46, 2)]
    [InlineData(60, 2)]
    public async Task The_window_before_counts_with_the_share_of_it_in_the_last_minute(int secondsIntoTheNext, int pass)
    {
        await using var coderd = await TestCoderd.StrictAsync(rateLimit: 2);
        await SendAsync(coderd, 2);
        coderd.Time.Advance((60 + secondsIntoTheNext) * Second);

        var passed = await SendAsync(coderd, 3);

        // Twice the rest of the minute in minutes, rounded half up: 2 until second 15, 1 until second 45.
        Assert.Equal(pass, passed);
    }

    [Fact]
    public async Task Half_a_request_counts_as_one()
    {
        await using var coderd = await TestCoderd.StrictAsync(rateLimit: 2);
        await SendAsync(coderd, 2);
        coderd.Time.Advance((60 + 45) * Second);

        var reply = await coderd.GetAsync(Path);

        Assert.Equal("0", reply.Header("X-Ratelimit-Remaining"));
    }

    [Fact]
    public async Task A_refused_request_is_not_counted()
    {
        await using var coderd = await TestCoderd.StrictAsync(rateLimit: 2);
        await SendAsync(coderd, 20);
        coderd.Time.Advance(90 * Second);

        var reply = await coderd.GetAsync(Path);

        Assert.Equal(200, reply.Status);
        Assert.Equal("0", reply.Header("X-Ratelimit-Remaining"));
    }

    [Fact]
    public async Task The_window_before_the_last_is_forgotten()
    {
        await using var coderd = await TestCoderd.StrictAsync(rateLimit: 2);
        await SendAsync(coderd, 2);
        coderd.Time.Advance(120 * Second);

        Assert.Equal(2, await SendAsync(coderd, 3));
    }

    [Theory]
    [InlineData("2.34", 200)]
    [InlineData("2.35", 200)]
    [InlineData("2.36", 429)]
    public async Task Each_path_has_a_count_of_its_own_and_a_later_release_cleans_paths_first(string release, int twoSlashes)
    {
        await using var coderd = await TestCoderd.StrictAsync(rateLimit: 1, release: release);
        await coderd.GetAsync(Path);

        var other = await coderd.GetAsync("/api/v2");
        var same = await coderd.GetAsync($"{Path}?x=1");
        var slashes = await coderd.GetAsync($"/{Path}");

        Assert.Equal([200, 429, twoSlashes], [other.Status, same.Status, slashes.Status]);
    }

    [Theory]
    [InlineData("2.31", 429)]
    [InlineData("2.32", 200)]
    public async Task Before_2_32_users_share_the_count_of_their_address(string release, int other)
    {
        await using var coderd = await TestCoderd.StrictAsync(rateLimit: 1, release: release);
        await coderd.GetAsync(Path, Known.ApiKey);

        Assert.Equal(other, (await coderd.GetAsync(Path, Known.OtherApiKey)).Status);
    }

    [Theory]
    [InlineData("true")]
    [InlineData("1")]
    [InlineData("T")]
    public async Task A_member_who_asks_to_pass_by_is_refused_in_plain_text(string bypass)
    {
        await using var coderd = await TestCoderd.StrictAsync();

        var reply = await coderd.GetAsync(Path, Known.ApiKey, $"X-Coder-Bypass-Ratelimit: {bypass}");

        Assert.Equal(Reply.Of(428, "text/plain; charset=utf-8", "\"X-Coder-Bypass-Ratelimit\" provided but user is not owner\n"), reply.Text);
        Assert.Empty(reply.Headers("X-Ratelimit-Limit"));
    }

    [Theory]
    [InlineData("2.34", Known.AgentToken, "true")]
    [InlineData("2.34", Known.ApiKey, "yes")]
    [InlineData("2.31", Known.ApiKey, "true")]
    public async Task The_bypass_means_nothing_from_who_is_no_user_yet_or_when_it_is_no_bool(string release, string token, string bypass)
    {
        await using var coderd = await TestCoderd.StrictAsync(release: release);

        var reply = await coderd.GetAsync(Path, token, $"X-Coder-Bypass-Ratelimit: {bypass}");

        Assert.Equal((200, "511"), (reply.Status, reply.Header("X-Ratelimit-Remaining")));
    }

    [Fact]
    public async Task An_owner_passes_by_and_is_never_counted()
    {
        await using var coderd = await TestCoderd.StrictAsync(rateLimit: 1);
        coderd.World.Put(coderd.World.DefaultUser with { IsOwner = true });

        Reply[] replies =
        [
            await coderd.GetAsync(Path, Known.ApiKey, "X-Coder-Bypass-Ratelimit: true"),
            await coderd.GetAsync(Path, Known.ApiKey, "X-Coder-Bypass-Ratelimit: true"),
            await coderd.GetAsync(Path, Known.ApiKey), await coderd.GetAsync(Path, Known.ApiKey),
        ];

        Assert.Equal([200, 200, 200, 429], replies.Select(reply => reply.Status));
        Assert.Equal(["0", "0", "0", "0"], replies.Select(reply => reply.Header("X-Ratelimit-Remaining")));
    }

    [Fact]
    public async Task Users_have_counts_of_their_own_and_agents_share_that_of_their_address()
    {
        await using var coderd = await TestCoderd.StrictAsync(rateLimit: 1);

        Reply[] users =
        [
            await coderd.GetAsync(Path, Known.ApiKey), await coderd.GetAsync(Path, Known.OtherApiKey), await coderd.GetAsync(Path, Known.ApiKey),
        ];
        Reply[] agents = [await coderd.GetAsync(Path, Known.AgentToken), await coderd.GetAsync(Path, Known.OtherAgentToken)];

        Assert.Equal([200, 200, 429], users.Select(reply => reply.Status));
        Assert.Equal([200, 429], agents.Select(reply => reply.Status));
    }

    [Fact]
    public async Task The_limit_is_checked_before_the_token_and_the_path()
    {
        await using var coderd = await TestCoderd.StrictAsync(rateLimit: 1);

        Reply[] replies = [await coderd.GetAsync(Known.Logs), await coderd.GetAsync(Known.Logs), await coderd.GetAsync("/api/v2/x"), await coderd.GetAsync("/api/v2/x")];

        Assert.Equal([401, 429, 404, 429], replies.Select(reply => reply.Status));
    }

    [Fact]
    public async Task Leniently_every_request_passes_and_the_verdict_says_which_would_not_have()
    {
        await using var coderd = await TestCoderd.LenientAsync(rateLimit: 1);

        Reply[] replies = [await coderd.GetAsync(Path), await coderd.GetAsync(Path)];

        Assert.Equal([200, 200], replies.Select(reply => reply.Status));
        Assert.Equal(
            ["refused: real coderd 2.34 would answer 429 You've been rate limited for sending more than 1 requests in 1m0s."], coderd.Verdicts);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(0)]
    public async Task Switched_off_it_neither_refuses_nor_tells(int limit)
    {
        await using var coderd = await TestCoderd.StrictAsync(limit);

        Assert.Equal(20, await SendAsync(coderd, 20));
        Assert.DoesNotContain((await coderd.GetAsync(Path)).HeaderLines, line => line.StartsWith("X-Ratelimit", StringComparison.Ordinal));
    }

    private static async Task<int> SendAsync(TestCoderd coderd, int count)
    {
        var passed = 0;
        for (var sent = 0; sent < count; sent++)
        {
            passed += (await coderd.GetAsync(Path)).Status == 200 ? 1 : 0;
        }

        return passed;
    }
}
