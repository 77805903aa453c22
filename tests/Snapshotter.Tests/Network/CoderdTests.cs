using System.Text;
using Mocks.Snapshotter.Network;

namespace Mocks.Snapshotter.Tests.Network;

public sealed class CoderdTests
{
    private const string Path = "/api/v2/workspaceagents/me/tasks/t/log-snapshot?format=agentapi";

    [Theory]
    [InlineData("http://coder.test", "http://coder.test" + Path)]
    [InlineData("https://coder.test/", "https://coder.test" + Path)]
    [InlineData("https://coder.test:8443///", "https://coder.test:8443" + Path)]
    [InlineData("https://coder.test/sub/path/", "https://coder.test/sub/path" + Path)]
    [InlineData("coder.test:3000/", "http://coder.test:3000" + Path)]
    public void The_address_is_built_from_any_base_address(string agentUrl, string address) =>
        Assert.Equal(address, Coderd.AddressOf(agentUrl, "t")!.AbsoluteUri);

    [Theory]
    [InlineData("http://")]
    [InlineData("ftp://coder.test")]
    [InlineData("http://coder.test:port")]
    [InlineData("://")]
    public void What_is_no_address_is_none(string agentUrl) => Assert.Null(Coderd.AddressOf(agentUrl, "t"));

    [Fact]
    public void A_task_id_stays_inside_its_segment() =>
        Assert.Equal("/api/v2/workspaceagents/me/tasks/a%2F..%3Fb%23c/log-snapshot", Coderd.AddressOf("http://coder.test", "a/..?b#c")!.AbsolutePath);

    [Theory]
    [InlineData("boom\n\n", "boom")]
    [InlineData("\n a\n b \n", "\n a\n b ")]
    [InlineData("a\0b", "ab")]
    [InlineData("your token 0e1d2c3b-4a59 is bad", "your token [token] is bad")]
    public void An_answer_is_printed_as_a_shell_would_and_without_the_token(string answer, string printed) =>
        Assert.Equal(printed, AnswerText.Printable(Encoding.UTF8.GetBytes(answer), "0e1d2c3b-4a59"));

    [Fact]
    public void An_answer_is_cut_at_one_kibibyte_and_never_inside_a_character()
    {
        var printed = AnswerText.Printable(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("漢", 400))), "");

        Assert.Equal(string.Concat(Enumerable.Repeat("漢", 341)), printed);
    }
}
