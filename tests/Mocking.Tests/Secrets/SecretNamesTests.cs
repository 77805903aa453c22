using Mocks.Mocking.Secrets;

namespace Mocks.Mocking.Tests;

public sealed class SecretNamesTests
{
    [Fact]
    public void The_names_that_are_passed_at_once_are_not_secret_by_the_rules() =>
        Assert.All(SecretNames.Everyday, name => Assert.False(SecretNames.IsHeader(name.AsSpan()), name));
}
