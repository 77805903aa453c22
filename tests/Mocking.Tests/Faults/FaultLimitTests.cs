using Mocks.Mocking.Faults;

namespace Mocks.Mocking.Tests;

/// <summary>Faults at the limits of their numbers, of their patterns, and of how many there may be.</summary>
public sealed class FaultLimitTests
{
    [Theory]
    [InlineData("GET /*", true)]
    [InlineData("*", true)]
    [InlineData("* /greeting", true)]
    [InlineData("GET *eet*ing", true)]
    [InlineData("GET /greeting*", true)]
    [InlineData("GET /g**g", true)]
    [InlineData("GET /greeting*g", false)]
    [InlineData("GET *greet*greeting", false)]
    [InlineData("GET /greetin", false)]
    [InlineData("get /greeting", false)]
    [InlineData("GET /.*", false)]
    public async Task A_star_stands_for_any_run_of_characters(string pattern, bool fits)
    {
        await using var greeter = await Greeter.StartAsync();
        await greeter.GivenAFaultAsync($$"""{"request":"{{(pattern == "*" ? "* " + pattern : pattern)}}","status":503}""");

        var answer = await greeter.AskAsync("GET /greeting");

        Assert.Equal(fits ? "503" : "200", answer[9..12]);
    }

    [Fact]
    public async Task A_pattern_of_two_thousand_stars_takes_no_time()
    {
        await using var greeter = await Greeter.StartAsync();
        await greeter.GivenAFaultAsync($$"""{"request":"GET /{{string.Concat(Enumerable.Repeat("*a", 2_000))}}b","status":503}""");

        var answer = await greeter.AskAsync($"GET /greeting{new string('a', 1_000_000)}");

        Assert.Equal("404", answer[9..12]);
    }

    [Fact]
    public async Task A_pattern_that_is_too_long_is_refused()
    {
        await using var greeter = await Greeter.StartAsync();

        var (status, body) = await greeter.ControlAsync("POST /__admin/faults", $$"""{"request":"GET /{{string.Concat(Enumerable.Repeat("*a", 20_000))}}","status":503}""");

        Assert.Equal((400, """
            {
              "message": "This fault cannot be used.",
              "detail": "request: a pattern of 40005 characters is too long. It may have 4096."
            }

            """), (status, body));
    }

    [Theory]
    [InlineData(int.MaxValue, "2147483667")]
    [InlineData(int.MinValue, "0")]
    public async Task The_largest_offsets_of_a_length_are_sent(int lengthOff, string length)
    {
        await using var greeter = await Greeter.StartAsync();
        await greeter.GivenAFaultAsync($$"""{"request":"GET /greeting","kind":"wrong-content-length","lengthOff":{{lengthOff}}}""");

        Assert.Contains($"\r\nContent-Length: {length}\r\n", await greeter.AskAsync("GET /greeting"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"kind\":\"close-in-body\",\"atByte\":2147483647", 201)]
    [InlineData("\"kind\":\"close-in-body\",\"atByte\":2147483648", 400)]
    [InlineData("\"kind\":\"close-at-event\",\"atEvent\":2147483647", 201)]
    [InlineData("\"status\":500,\"times\":2147483647", 201)]
    [InlineData("\"status\":500,\"times\":1e99", 400)]
    [InlineData("\"status\":500,\"times\":1.5", 400)]
    [InlineData("\"status\":500,\"delayMs\":-2147483648", 400)]
    [InlineData("\"status\":500,\"delayMs\":3600001", 400)]
    [InlineData("\"kind\":\"slow-drip\",\"everyMs\":3600000", 201)]
    [InlineData("\"kind\":\"wrong-content-length\",\"lengthOff\":-2147483649", 400)]
    public async Task A_number_that_cannot_be_used_is_a_400_and_never_an_overflow(string members, int status)
    {
        await using var greeter = await Greeter.StartAsync();

        var answer = await greeter.ControlAsync("POST /__admin/faults", $$"""{"request":"GET /greeting",{{members}}}""");

        Assert.Equal((status, true), (answer.Status, answer.Body.Length > 0));
    }

    [Fact]
    public async Task Faults_that_are_spent_make_place_for_new_ones_and_others_do_not()
    {
        await using var greeter = await Greeter.StartAsync();
        await greeter.GivenAFaultAsync("""{"request":"GET /greeting","status":503}""");
        await greeter.AskAsync("GET /greeting");
        foreach (var _ in Enumerable.Range(0, CountedFaults<Fault>.MaxFaults))
        {
            await greeter.GivenAFaultAsync("""{"request":"GET /never","status":503}""");
        }

        var answer = await greeter.ControlAsync("POST /__admin/faults", """{"request":"GET /never","status":503}""");

        Assert.Equal((409, """
            {
              "message": "There is no place for another fault.",
              "detail": "At most 1000 that are not spent may be set, with 8388608 characters in all. DELETE /__admin/faults removes them."
            }

            """), answer);
    }
}
