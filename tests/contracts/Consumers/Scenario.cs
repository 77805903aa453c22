using PactNet;

namespace Mocks.Contracts.Tests.Consumers;

/// <summary>A few interactions that belong together, and the consumer that brings them about.</summary>
/// <param name="Name">A sentence, the description of its first interaction.</param>
/// <param name="Say">Tells the pact what is asked and answered.</param>
/// <param name="ActAsync">Runs the consumer against Pact's mock, whose address it is given, and checks what it made of the answer.</param>
internal sealed record Scenario(string Name, Action<IPactBuilderV4> Say, Func<Uri, Task> ActAsync);
