using Mocks.Mocking.Hosting;

namespace Mocks.Mocking.Tests;

public sealed class MockVersionTests
{
    [Theory]
    [InlineData("0.1.0+19e79527e3aa578fa9e54b1f4cbaf686da7a74ec", "mock-greeter 0.1.0 (commit 19e79527e3aa), imitates Greeter 1")]
    [InlineData("0.1.0+abc", "mock-greeter 0.1.0 (commit abc), imitates Greeter 1")]
    [InlineData("0.1.0+", "mock-greeter 0.1.0 (built outside a git checkout), imitates Greeter 1")]
    [InlineData("0.1.0", "mock-greeter 0.1.0 (built outside a git checkout), imitates Greeter 1")]
    public void The_line_has_the_commit_and_what_is_imitated(string version, string line) =>
        Assert.Equal(line, MockVersion.Line("mock-greeter", version.Split('+', 2), "Greeter 1"));
}
