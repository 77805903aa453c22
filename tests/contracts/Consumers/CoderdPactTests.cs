namespace Mocks.Contracts.Tests.Consumers;

public sealed class CoderdPactTests(CoderdPact pact) : IClassFixture<CoderdPact>
{
    [Theory]
    [MemberData(nameof(CoderdPact.Names), MemberType = typeof(CoderdPact))]
    public void The_snapshotter_posts(string snapshot) => pact.AssertHeld(snapshot);

    [Fact]
    public Task It_writes_the_committed_pact() => pact.AssertCommittedAsync();
}
