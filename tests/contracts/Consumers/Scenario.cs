using PactNet;

namespace Mocks.Contracts.Tests.Consumers;

/// <summary>A few interactions that belong together, and the consumer that makes them.</summary>
/// <param name="Name">A sentence, the description of its first interaction.</param>
/// <param name="Say">Adds requests and responses to the pact.</param>
/// <param name="ActAsync">Runs the consumer against Pact's mock at this address, and checks the consumer's result.</param>
internal sealed record Scenario(string Name, Action<IPactBuilderV4> Say, Func<Uri, Task> ActAsync);
