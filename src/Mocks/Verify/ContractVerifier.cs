using System.Diagnostics;
using System.Net.Sockets;
using Mocks.Verify.Rpc;
using Mocks.Verify.Streams;
using PactNet;
using PactNet.Verifier;

namespace Mocks.Verify;

internal enum Outcome
{
    Verified,
    Failed,

    /// <summary>The interaction needs a provider state, and the provider has no states.</summary>
    NotVerified,
}

/// <summary>The result of one interaction.</summary>
/// <param name="Mismatches">Empty when the interaction is verified, or was not replayed.</param>
internal sealed record InteractionResult(
    string Provider, string Consumer, string Description, string? State, Outcome Outcome, double DurationMs, IReadOnlyList<Mismatch> Mismatches)
{
    /// <summary>The lines that explain the result: expected and received values, then hints.</summary>
    public IReadOnlyList<string> Details => Outcome == Outcome.NotVerified
        ? ["needs a provider state, and a real service has no states"]
        : [.. SideBySide.LinesOf(Mismatches), .. Hints.For(this).Select(hint => $"→ {hint}")];
}

/// <summary>Replays contracts against a provider. One interaction at a time, because a state applies to the whole provider.</summary>
/// <param name="States">Whether the provider has states, at <c>/__admin/provider-states</c>.</param>
/// <param name="Timeout">For one interaction, its states included.</param>
internal sealed record ContractVerifier(Uri Address, bool States, TimeSpan Timeout)
{
    /// <summary>Whether a server listens at the address.</summary>
    public async Task<bool> IsReachableAsync()
    {
        using var client = new TcpClient();
        using var deadline = new CancellationTokenSource(Timeout);
        try
        {
            await client.ConnectAsync(Address.Host, Address.Port, deadline.Token);
            return true;
        }
        catch (Exception refused) when (refused is SocketException or OperationCanceledException)
        {
            return false;
        }
    }

    public async IAsyncEnumerable<InteractionResult> VerifyAsync(Contract contract)
    {
        foreach (var interaction in contract.Interactions)
        {
            yield return await ResultAsync(contract, interaction.Description, interaction.States, () => ReplayAsync(contract, interaction));
        }

        foreach (var stream in contract.Streams)
        {
            yield return await ResultAsync(contract, stream.Description, stream.States, () => new StreamVerifier(Address, Timeout).VerifyAsync(stream));
        }

        foreach (var session in contract.Sessions)
        {
            yield return await ResultAsync(contract, session.Description, [], () => new SessionVerifier(Address, Timeout).VerifyAsync(session));
        }
    }

    private async Task<InteractionResult> ResultAsync(
        Contract contract, string description, IReadOnlyList<string> states, Func<Task<IReadOnlyList<Mismatch>>> replayAsync)
    {
        var start = Stopwatch.GetTimestamp();
        var mismatches = states.Count > 0 && !States ? null : await replayAsync();
        var outcome = mismatches switch { null => Outcome.NotVerified, { Count: 0 } => Outcome.Verified, _ => Outcome.Failed };
        return new InteractionResult(
            contract.Provider, contract.Consumer, description, states is [] ? null : string.Join(", ", states),
            outcome, Stopwatch.GetElapsedTime(start).TotalMilliseconds, mismatches ?? []);
    }

    /// <summary>Replays an interaction for the members that must be there, and when a rule restricts their names, once more for that.</summary>
    /// <remarks>The core takes a rule on names (<c>eachKey</c>) for permission to leave any of them out.</remarks>
    private async Task<IReadOnlyList<Mismatch>> ReplayAsync(Contract contract, Interaction interaction)
    {
        var deadline = Task.Delay(Timeout);
        var mismatches = new List<Mismatch>();
        foreach (var replayed in interaction.WithoutRulesOnNames is { } presence ? [presence, interaction] : new[] { interaction })
        {
            var replay = ReplayOnceAsync(contract, replayed);
            if (await Task.WhenAny(replay, deadline) == deadline)
            {
                // The core has its own limit for each request, and ends by itself.
                return [Mismatch.OfRequest($"no whole answer within {Timeout.TotalSeconds:0.###} s")];
            }

            mismatches.AddRange(await replay);
            if (mismatches.Exists(mismatch => mismatch.Where == "request"))
            {
                break;
            }
        }

        return [.. mismatches.Distinct()];
    }

    private async Task<IReadOnlyList<Mismatch>> ReplayOnceAsync(Contract contract, Interaction interaction)
    {
        var file = new FileInfo(Path.GetTempFileName());
        try
        {
            await File.WriteAllTextAsync(file.FullName, contract.With(interaction));
            // The core blocks its thread. A thread of the pool would be missing where the provider runs in this process.
            return await Task.Factory.StartNew(() => Replay(contract, file, interaction.States.Count > 0),
                CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }
        finally
        {
            file.Delete();
        }
    }

    private IReadOnlyList<Mismatch> Replay(Contract contract, FileInfo file, bool inState)
    {
        var results = "";
        using var verifier = new PactVerifier(contract.Provider, new PactVerifierConfig { Results = json => results = json });
        var source = verifier.WithHttpEndpoint(Address).WithFileSource(file).WithRequestTimeout(Timeout);
        if (inState)
        {
            source = source.WithProviderStateUrl(new Uri(Address, "/__admin/provider-states"), options => options.WithTeardown());
        }

        try
        {
            source.Verify();
            return [];
        }
        catch (PactVerificationFailedException failed)
        {
            return Mismatch.AllIn(results) is { Count: > 0 } found ? found : [new Mismatch("verification", null, null, failed.Message)];
        }
    }
}
