namespace Mocks.Bench;

/// <summary>What the lines on the console cost: GET /messages with them, next to the same without.</summary>
internal static class LogBench
{
    // Rounds until the code of all is compiled for good.
    private const int WarmUp = 3;

    public static async Task RunAsync(TimeSpan each, int rounds)
    {
        using var silent = await Server.StartAgentApiAsync("--preset", "normal", "--log", "none");
        using var logging = await Server.StartAgentApiAsync("--preset", "normal", "--log", "exchanges");
        using var json = await Server.StartAgentApiAsync("--preset", "normal", "--log", "exchanges", "--log-format", "json");
        using var stuck = await Server.StartAgentApiAsync("--preset", "normal", "--log", "exchanges");
        logging.ReadOn();
        json.ReadOn();

        Server[] all = [silent, logging, json, stuck];
        var (rates, costs) = (all.Select(_ => new List<double>()).ToArray(), all.Select(_ => new List<double>()).ToArray());
        for (var round = 1 - WarmUp; round <= rounds; round++)
        {
            // In turns, and each round from another one on, so that other load on the machine affects all of them.
            for (var turn = 0; turn < all.Length; turn++)
            {
                var at = (round + WarmUp + turn) % all.Length;
                var before = all[at].Processor;
                var count = await MessagesBench.RequestAsync(all[at].Address.Port, each);
                if (round > 0)
                {
                    rates[at].Add(count / each.TotalSeconds);
                    costs[at].Add((all[at].Processor - before).TotalMicroseconds / count);
                }
            }
        }

        Table.Row("GET /messages without lines on the console", $"{Table.Median(rates[0]):0} a second");
        Table.Row("  processor time of the mock for each", $"{Table.Median(costs[0]):0.0} us");
        Row("  with a line for each exchange", 1, ">= 0.95");
        Row("  with an object for each exchange", 2, ">= 0.95");
        Row("  with a pipe that is not read", 3, ">= 0.95");
        Table.Row("  memory after it", $"{stuck.ResidentMiB:0} MiB", "100 MiB");

        // The median of the ratios of each round: what slows a round slows all of it.
        void Row(string name, int at, string wanted)
        {
            Table.Row(name, $"{Ratio(rates, at):0.00} of that", wanted);
            Table.Row("    processor time of the mock for each", $"{Ratio(costs, at):0.00} of that");
        }

        static double Ratio(List<double>[] figures, int at) => Table.Median([.. figures[at].Zip(figures[0], (with, without) => with / without)]);
    }
}
