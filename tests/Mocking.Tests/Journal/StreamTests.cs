using System.Text;
using Mocks.Mocking.Journal;

namespace Mocks.Mocking.Tests;

/// <summary>What the journal keeps of a streamed answer: its parts and their times, bounded.</summary>
public sealed class StreamTests
{
    [Fact]
    public async Task A_streamed_answer_has_its_parts_and_their_times()
    {
        var time = new ManualTime();
        await using var greeter = await Greeter.StartAsync(time: time);
        await greeter.AskAsync("GET /stream");
        await greeter.JournalAsync();

        var (_, entry) = await greeter.ControlAsync("GET /__admin/requests/1");

        Assert.Contains("""
                "stream": {
                  "parts": [
                    {
                      "atMs": 0,
                      "bytes": 2,
                      "start": "[1"
                    },
                    {
                      "atMs": 0,
                      "bytes": 2,
                      "start": ",2"
                    },
                    {
                      "atMs": 0,
                      "bytes": 3,
                      "start": ",3]"
                    }
                  ],
                  "leftOut": 0
                }
            """, entry, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_in_one_piece_has_none()
    {
        await using var greeter = await Greeter.StartAsync();
        await greeter.AskAsync("GET /greeting");
        await greeter.JournalAsync();

        var (_, entry) = await greeter.ControlAsync("GET /__admin/requests/1");

        Assert.DoesNotContain("\"stream\"", entry, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_a_long_stream_the_first_parts_are_kept_and_the_rest_is_counted()
    {
        var parts = new StreamedParts();

        for (var at = 0; at < 1000; at++)
        {
            parts.Add(Encoding.ASCII.GetBytes(new string('x', 5_000)));
            parts.Add("more"u8);
            parts.End(at);
            parts.End(at); // Nothing was written.
        }

        Assert.Equal(StreamedParts.Max, parts.All().Count);
        Assert.Equal(1000 - StreamedParts.Max, parts.LeftOut);
        Assert.All(parts.All(), part => Assert.Equal(5_004, part.Bytes));
        Assert.Equal(StreamedParts.MaxStart, parts.All()[0].Start.Length);
        Assert.Equal(StreamedParts.MaxStarts, parts.All().Sum(part => part.Start.Length));
        Assert.InRange(parts.Weight, StreamedParts.MaxStarts, 2 * (StreamedParts.MaxStarts + (StreamedParts.Max * 40)));
    }

    [Fact]
    public void The_parts_are_in_the_weight_of_the_entry()
    {
        var parts = new StreamedParts();
        var before = parts.Weight;

        parts.Add(new byte[100]);
        parts.End(1);

        Assert.Equal(0, before);
        Assert.Equal(140, parts.Weight);
    }
}
