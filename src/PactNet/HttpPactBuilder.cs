using PactNet.Native;

namespace PactNet;

/// <summary>Collects interactions, then runs a consumer against them.</summary>
public interface IPactBuilderV4
{
    /// <param name="description">The request as a sentence; unique in the pact.</param>
    IRequestBuilderV4 UponReceiving(string description);

    /// <summary>Runs the consumer against a mock of the provider. Writes the pact when it made every expected request, and no other.</summary>
    /// <exception cref="PactFailureException">It did not; the message lists the mismatches.</exception>
    Task VerifyAsync(Func<ConsumerContext, Task> interact);
}

/// <param name="MockServerUri">Where Pact's mock of the provider listens.</param>
public sealed record ConsumerContext(Uri MockServerUri);

internal sealed class HttpPactBuilder(Pact pact) : IPactBuilderV4
{
    private readonly List<InteractionBuilder> _interactions = [];

    public IRequestBuilderV4 UponReceiving(string description)
    {
        var interaction = new InteractionBuilder(description);
        _interactions.Add(interaction);
        return interaction;
    }

    public async Task VerifyAsync(Func<ConsumerContext, Task> interact)
    {
        using var handle = await Task.Run(() => new PactHandle(pact.Consumer, pact.Provider));
        foreach (var interaction in _interactions)
        {
            interaction.AddTo(handle);
        }

        var port = await Task.Run(handle.StartServer);
        try
        {
            try
            {
                await interact(new ConsumerContext(new Uri($"http://127.0.0.1:{port}")));
            }
            catch (Exception failed) when (!PactFfi.MockServerMatched(port))
            {
                throw Explain(port, failed);
            }

            if (!PactFfi.MockServerMatched(port))
            {
                throw Explain(port, null);
            }

            Directory.CreateDirectory(pact.Config.PactDir);
            await Task.Run(() => handle.Write(pact.Config.PactDir));
        }
        finally
        {
            await Task.Run(() => PactFfi.CleanupMockServer(port));
        }
    }

    // The consumer's own exception is only a consequence, so it comes second.
    private static PactFailureException Explain(int port, Exception? failed) =>
        new($"The consumer did not do what the pact says:\n{PactHandle.MismatchesOf(port)}", failed);
}
