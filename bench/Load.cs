using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Mocks.Bench;

/// <summary>A log snapshot to be posted.</summary>
internal sealed record Post(string Task, string Token, int Number);

/// <summary>What became of many posts at once.</summary>
/// <param name="Refused">How many were answered with anything but a 204.</param>
internal sealed record Load(double Seconds, double[] Milliseconds, int Refused)
{
    private static readonly string Filling = new('x', 60_000);

    public double Percentile(double share) => Milliseconds.Order().ElementAt((int)Math.Ceiling(Milliseconds.Length * share) - 1);

    public static async Task<Load> PostAsync(HttpClient client, IReadOnlyCollection<Post> posts)
    {
        var times = new ConcurrentBag<double>();
        var refused = 0;
        var clock = Stopwatch.StartNew();
        await Parallel.ForEachAsync(posts, new ParallelOptions { MaxDegreeOfParallelism = Server.Connections }, async (post, cancelled) =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v2/workspaceagents/me/tasks/{post.Task}/log-snapshot?format=agentapi");
            request.Headers.Add("Coder-Session-Token", post.Token);
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture,
                $"{{\"messages\":[{{\"id\":{post.Number},\"role\":\"agent\",\"content\":\"{Filling}\",\"time\":\"2025-01-01T00:00:00Z\"}}]}}")));
            var start = Stopwatch.GetTimestamp();
            using var answer = await client.SendAsync(request, cancelled);
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            if ((int)answer.StatusCode != 204)
            {
                Interlocked.Increment(ref refused);
            }
        });
        return new Load(clock.Elapsed.TotalSeconds, [.. times], refused);
    }
}
