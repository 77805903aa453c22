using Mocks.Mocking.Hosting;
using Mocks.Mocking.Settings;

namespace Mocks.Up;

/// <summary>When both mocks are ready to serve: each has answered <c>/readyz</c> over its socket.</summary>
internal static class Readiness
{
    public static Setting Wait { get; } = new("--wait", "", "false", "1, true, 0 or false",
        "Prints the page only when both mocks have answered /readyz. Without it the page comes as soon as both listen.");

    public static Setting Limit { get; } = new("--wait-timeout", "", "60", "seconds, from 1 to 3600",
        "How long --wait and --detach wait; then they end with 3.");

    public static TimeSpan LimitOf(SettingReader reader) => TimeSpan.FromSeconds(reader.Number(Limit, 1, 3600));

    /// <exception cref="SettingException">One of them is not ready in time (exit 3).</exception>
    public static async Task WaitAsync(BothMocks mocks, SettingValue found, TimeSpan patience)
    {
        using var limit = new CancellationTokenSource(patience);
        foreach (var mock in new[] { mocks.AgentApi, mocks.Coderd })
        {
            if (await Healthcheck.UntilReadyAsync(mock.Address, patience, Healthcheck.UsualTimeout, limit.Token) is { } problem)
            {
                throw Refuse(found, problem.TrimEnd('.'));
            }
        }
    }

    public static SettingException Refuse(SettingValue limit, string problem) =>
        new($"--wait-timeout {limit.Text}: {problem} after {limit.Text} s.", exitCode: 3);
}
