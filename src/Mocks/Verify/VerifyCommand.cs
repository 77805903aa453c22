using System.CommandLine;
using System.Diagnostics;
using Mocks.Explain;
using Mocks.Mocking.Secrets;
using Mocks.Mocking.Settings;
using PactNet;
using PactNet.Native;

namespace Mocks.Verify;

/// <summary>Replays the contracts against any address.</summary>
internal static class VerifyCommand
{
    private static readonly TimeSpan FirstNotice = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan NextNotices = TimeSpan.FromSeconds(5);

    private static readonly Setting AgentApi = new("--agentapi", "", "", "an http address", "Address of the AgentAPI, e.g. http://localhost:3284.");
    private static readonly Setting Coderd = new("--coderd", "", "", "an http address", "Address of the coderd, e.g. http://localhost:8080; a mock must be strict.");
    private static readonly Setting Pacts = new("--pacts", "", "", "a folder of pact files", "Your own contracts in place of the built-in ones.");
    private static readonly Setting NoStates = new("--no-states", "", "false", "1, true, 0 or false", "For a real service: interactions that need a provider state are listed as not verified.");
    private static readonly Setting Token = new("--token", "", "", "an agent token", "The agent token to send in place of the mocks' own.");
    private static readonly Setting TaskId = new("--task", "", "", "a task's uuid", "The task to post for in place of the mocks' own: the task of the workspace whose agent has the token.");
    private static readonly Setting JUnit = new("--junit", "", "", "a file that can be written", "Also writes the results there as JUnit XML.");
    private static readonly Setting Timeout = new("--timeout", "", "10", "seconds, from 1 to 3600", "The limit for each interaction: its states, the answer, and the whole of a stream.");
    private static readonly Setting Format = new("--format", "", "text", "text or json", "json prints one object on standard output, for machines.");

    public static Command Make()
    {
        var command = new Command("verify", """
            Replays the contracts against an AgentAPI, a coderd or both, and shows every answer that differs.

              mocks up --detach --strict
              mocks verify --agentapi http://localhost:3284 --coderd http://localhost:8080

            Exit codes: 0 all verified, 1 an answer differs, 2 a bad setting, 3 an address does not answer, or the Pact core
            cannot be fetched (npm is needed once).
            """);
        var options = SettingOptions.AddTo(command, [AgentApi, Coderd, Pacts, NoStates, Token, TaskId, JUnit, Timeout, Format, Explanation.Page, Explanation.Journal]);
        command.SetAction((parsed, _) => VerifyAsync(new SettingReader(setting => options.ValueOf(parsed, setting), _ => null)));
        return command;
    }

    private static async Task<int> VerifyAsync(SettingReader reader)
    {
        var json = reader.OneOf(Format, "text", "json") == "json";
        var explanation = Explanation.Read(reader);
        var journalFile = Explanation.CheckJournal(reader);
        var states = reader.OneOf(NoStates, "false", "true", "0", "1") is "false" or "0";
        var addresses = AddressesOf(reader);
        var token = reader.Text(Token) is { Length: > 0 } given ? given : null;
        var task = TaskOf(reader);
        var limit = TimeSpan.FromSeconds(reader.Number(Timeout, 1, 3600));
        var folder = reader.Text(Pacts) is { Length: > 0 } asked ? asked : Contract.OwnFolder;
        var contracts = Contract.ReadFolder(folder).Where(contract => addresses.ContainsKey(contract.Provider)).ToArray();
        if (contracts.Length == 0)
        {
            throw new SettingException($"--pacts {folder}: it has no pact for {string.Join(" or ", addresses.Keys)}, so there is nothing to verify.");
        }

        var verifiers = addresses.ToDictionary(pair => pair.Key, pair => new ContractVerifier(pair.Value, states, limit));
        foreach (var (provider, verifier) in verifiers)
        {
            if (!await verifier.IsReachableAsync())
            {
                throw new SettingException($"nothing answers at {verifier.Address}, where {provider} should be.", exitCode: 3);
            }
        }

        if (!PactCore.IsHere && contracts.Any(contract => contract.Interactions.Count > 0))
        {
            await FetchCoreAsync();
        }

        // The core prints its own report too; ours has the same content.
        var screen = Console.Out;
        using var held = StandardOutput.Hold();
        var results = new List<InteractionResult>();
        var started = Stopwatch.StartNew();
        var all = contracts.Sum(contract => contract.Count);
        await using var notices = new Timer(
            _ => Console.Error.WriteLine($"  … {results.Count} of {all} interactions after {started.Elapsed.TotalSeconds:0} s; each may take {limit.TotalSeconds:0} s (--timeout)"),
            null, FirstNotice, NextNotices);
        foreach (var contract in contracts)
        {
            await foreach (var result in verifiers[contract.Provider].VerifyAsync(contract.For(token, task)))
            {
                results.Add(result);
                if (!json)
                {
                    await screen.WriteAsync(VerifyReport.LineOf(result));
                }
            }
        }

        await screen.WriteAsync(json ? VerifyReport.JsonOf(results) : VerifyReport.SumOf(results));
        if (!json && Environment.GetEnvironmentVariable("GITHUB_ACTIONS") is { Length: > 0 })
        {
            await screen.WriteAsync(VerifyReport.AnnotationsOf(results));
        }

        if (reader.Text(JUnit) is { Length: > 0 } file)
        {
            explanation.WriteFile(JUnit, file, ShownConsole.Of(VerifyReport.JUnitOf(results)));
        }

        if (journalFile.Length > 0 && !await VerifiedJournals.KeepAsync(journalFile, addresses.Values, limit))
        {
            explanation.Miss();
        }

        return explanation.Write(VerifyReport.ExitOf(results), page => VerifyPage.Fill(page, results));
    }

    private static async Task FetchCoreAsync()
    {
        try
        {
            await PactCore.FetchAsync(() => Console.Error.WriteLine("mocks: fetching the Pact core with npm; this happens once."));
        }
        catch (PactFailureException missing)
        {
            throw new SettingException(missing.Message, exitCode: 3);
        }
    }

    private static Dictionary<string, Uri> AddressesOf(SettingReader reader)
    {
        var addresses = new Dictionary<string, Uri>();
        foreach (var (setting, provider) in new[] { (AgentApi, "AgentAPI"), (Coderd, "coderd") })
        {
            if (reader.Find(setting) is { Text.Length: > 0 } found)
            {
                addresses[provider] = Uri.TryCreate(found.Text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
                    ? address : throw SettingReader.Refuse(found);
            }
        }

        return addresses.Count > 0 ? addresses : throw new SettingException("name --agentapi URL, --coderd URL or both.");
    }

    private static Guid? TaskOf(SettingReader reader) => reader.Find(TaskId) is not { Text.Length: > 0 } found ? null
        : Guid.TryParseExact(found.Text, "D", out var task) ? task : throw SettingReader.Refuse(found);
}
