using System.Net;
using Mocks.Mocking.Faults;

namespace Mocks.Testing.Tests;

public sealed class FaultTests
{
    [Fact]
    public async Task A_fault_spoils_as_many_requests_as_it_says()
    {
        await using var coderd = await CoderdFixture.StartAsync();
        var fault = coderd.Faults.On("POST *log-snapshot", times: 2).Status(503, body: "busy", retryAfter: TimeSpan.FromSeconds(7));

        var answers = new List<HttpResponseMessage>();
        for (var request = 0; request < 3; request++)
        {
            answers.Add(await coderd.AgentClient.PostAsync(Posts.PathOf(coderd.Task.Id)));
        }

        Assert.Equal([503, 503, 204], answers.Select(answer => (int)answer.StatusCode));
        Assert.Equal("busy", await answers[0].Content.ReadAsStringAsync(Posts.Cancelled));
        Assert.Equal(TimeSpan.FromSeconds(7), answers[0].Headers.RetryAfter!.Delta);
        Assert.Equal((fault.Id, 0), (coderd.Faults.All[0].Id, coderd.Faults.All[0].Remaining));
        Assert.Single(coderd.Snapshots);
    }

    [Fact]
    public async Task A_delay_is_by_the_mocks_clock()
    {
        var time = new ManualTime();
        await using var coderd = await CoderdFixture.StartAsync(new() { Time = time });
        coderd.Faults.On("GET *").Delay(TimeSpan.FromHours(1));

        var answer = coderd.Client.GetAsync("/api/v2/buildinfo", Posts.Cancelled);
        await time.UntilSomethingWaitsAsync(TimeSpan.FromHours(1));
        time.Advance(TimeSpan.FromHours(1));

        Assert.Equal(HttpStatusCode.OK, (await answer).StatusCode);
    }

    [Theory]
    [InlineData("close-before-head", 4)] // HttpClient sends a GET again, three times.
    [InlineData("close-in-body", 1)]
    [InlineData("reset", 1)]
    [InlineData("wrong-content-length", 1)]
    public async Task A_cut_connection_fails_the_client(string kind, int times)
    {
        await using var agentApi = await AgentApiFixture.StartAsync();
        agentApi.Faults.Add(new Fault { Request = "GET /messages", Times = times, Kind = FaultKind.All.Single(known => known.Name == kind) });

        await Assert.ThrowsAnyAsync<HttpRequestException>(() => agentApi.Client.GetStringAsync("/messages", Posts.Cancelled));

        Assert.StartsWith("{", await agentApi.Client.GetStringAsync("/messages", Posts.Cancelled), StringComparison.Ordinal);
        Assert.Equal(times + 1, agentApi.Requests.Count("GET /messages"));
    }

    [Fact]
    public async Task A_fixture_with_a_request_that_hangs_ends_at_once()
    {
        var agentApi = await AgentApiFixture.StartAsync();
        agentApi.Faults.On("GET /messages").NoAnswer();
        var hanging = agentApi.Client.GetAsync("/messages", Posts.Cancelled);
        await agentApi.Requests.WaitForAsync("GET /messages", cancellationToken: Posts.Cancelled);

        await agentApi.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20), Posts.Cancelled);

        await Assert.ThrowsAnyAsync<Exception>(() => hanging);
    }

    [Fact]
    public async Task Each_kind_has_its_method()
    {
        await using var coderd = await CoderdFixture.StartAsync();
        var faults = coderd.Faults;
        FaultTarget Get() => faults.On("GET *", delay: TimeSpan.FromMilliseconds(5));
        FaultTarget Call() => faults.On("RPC Agent/GetManifest");

        Get().Status(302, location: "/x");
        Get().Delay(TimeSpan.FromMilliseconds(5));
        Get().NoAnswer();
        Get().CloseBeforeHead();
        Get().CloseInBody(3);
        Get().Reset();
        Get().SlowDrip(TimeSpan.FromMilliseconds(4));
        Get().WrongContentLength(-2);
        Get().MalformedJson();
        Get().EndlessBody();
        Get().CloseAtEvent(2);
        Call().RpcError("no", 5);
        Call().GoAway(2);
        Call().BadFrame(ofSession: true);

        Assert.Equal(FaultKind.All.Select(kind => kind.Name), faults.All.Select(active => active.Fault.Effective.Name));
        Assert.Equal((302, "/x"), (faults.All[0].Fault.Status, faults.All[0].Fault.Location));
        Assert.Equal((3, 4, -2, 2), (faults.All[4].Fault.AtByte, faults.All[6].Fault.EveryMs, faults.All[7].Fault.LengthOff, faults.All[10].Fault.AtEvent));
        Assert.Equal(("no", 5ul, 2u, "session"), (faults.All[11].Fault.Text, faults.All[11].Fault.Code, faults.All[12].Fault.Reason, faults.All[13].Fault.Breaks));
        Assert.All(faults.All.Take(11), active => Assert.Equal(5, active.Fault.DelayMs));
        Assert.True(faults.Remove(1));
        Assert.False(faults.Remove(1));
        faults.Clear();
        Assert.Empty(faults.All);
    }

    [Fact]
    public async Task A_fault_that_cannot_be_used_is_refused_by_name()
    {
        await using var coderd = await CoderdFixture.StartAsync();

        var status = Assert.Throws<ArgumentException>(() => coderd.Faults.On("GET /x").Status(99));
        var call = Assert.Throws<ArgumentException>(() => coderd.Faults.On("RPC Agent/Nothing").RpcError("x"));
        var request = Assert.Throws<ArgumentException>(() => coderd.Faults.Add(new Fault { Request = "/x", Status = 500 }));

        Assert.Equal("status: 99 cannot be answered. It may be from 200 to 599. (Parameter 'fault')", status.Message);
        Assert.StartsWith("request: ", call.Message, StringComparison.Ordinal);
        Assert.StartsWith("request: \"/x\" is not a method and a path.", request.Message, StringComparison.Ordinal);
        Assert.Empty(coderd.Faults.All);
    }
}
