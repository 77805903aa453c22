using PactNet.Native;

namespace PactNet;

/// <summary>Collects interactions, then holds a consumer to them.</summary>
public interface IPactBuilderV4
{
    /// <param name="description">What the consumer asks for, as a sentence; unique in the pact.</param>
    IRequestBuilderV4 UponReceiving(string description);

    /// <summary>Runs the consumer against a mock of the provider, and writes the pact when it did all that was said, and no more.</summary>
    /// <exception cref="PactFailureException">It did not; the message holds what was wrong.</exception>
    Task VerifyAsync(Func<IConsumerContext, Task> interact);
}

/// <summary>What the consumer needs to know.</summary>
public interface IConsumerContext
{
    /// <summary>Where Pact's mock of the provider listens.</summary>
    Uri MockServerUri { get; }
}

internal sealed class HttpPactBuilder(IPactV4 pact) : IPactBuilderV4
{
    private readonly List<RequestBuilder> _interactions = [];

    public IRequestBuilderV4 UponReceiving(string description)
    {
        var interaction = new RequestBuilder(description, pact.Config.DefaultJsonSettings);
        _interactions.Add(interaction);
        return interaction;
    }

    public async Task VerifyAsync(Func<IConsumerContext, Task> interact)
    {
        using var handle = await Task.Run(() => new PactHandle(pact.Consumer, pact.Provider));
        foreach (var interaction in _interactions)
        {
            interaction.TellTo(handle);
        }

        var port = await Task.Run(handle.StartServer);
        try
        {
            try
            {
                await interact(new Context(new Uri($"http://127.0.0.1:{port}")));
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

    // What the consumer says of it is only the consequence, so it comes second.
    private static PactFailureException Explain(int port, Exception? failed) =>
        new($"The consumer did not do what the pact says:\n{PactHandle.MismatchesOf(port)}", failed);

    private sealed record Context(Uri MockServerUri) : IConsumerContext;
}
