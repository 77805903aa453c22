using Mocks.MockAgentApi.CommandLine;
using Mocks.MockAgentApi.Versions;

namespace Mocks.MockAgentApi.Tests;

/// <summary>Flags in every form AgentAPI takes them, and its variables.</summary>
public sealed class FlagReaderTests
{
    private static readonly IReadOnlyList<ServerFlag> Known = ServerFlag.Of(AgentApiVersion.Baseline);

    [Theory]
    [InlineData("--port 9 x")]
    [InlineData("--port=9 x")]
    [InlineData("-p 9 x")]
    [InlineData("-p9 x")]
    [InlineData("-p=9 x")]
    [InlineData("-Pp9 x")]
    [InlineData("x --port 0x9")]
    [InlineData("--port 8 x --port 9")]
    public void A_number_may_be_given_in_many_ways(string line)
    {
        var options = Options(line);

        Assert.Equal((9, "x"), (options.Number(ServerFlag.Port), Assert.Single(options.Command)));
    }

    [Fact]
    public void After_two_dashes_all_is_the_agent_s()
    {
        var options = Options("--port 9 -- codex --port 8 -- -x");

        Assert.Equal(9, options.Number(ServerFlag.Port));
        Assert.Equal(["codex", "--port", "8", "--", "-x"], options.Command);
    }

    [Theory]
    [InlineData("--nope x", "unknown flag: --nope")]
    [InlineData("x --version", "unknown flag: --version")]
    [InlineData("-x y", "unknown shorthand flag: 'x' in -x")]
    [InlineData("-Pxy", "unknown shorthand flag: 'x' in -xy")]
    [InlineData("x --port", "flag needs an argument: --port")]
    [InlineData("x -p", "flag needs an argument: 'p' in -p")]
    [InlineData("---x", "bad flag syntax: ---x")]
    [InlineData("--=x", "bad flag syntax: --=x")]
    [InlineData("--port abc x", "invalid argument \"abc\" for \"-p, --port\" flag: strconv.ParseInt: parsing \"abc\": invalid syntax")]
    [InlineData("--port 9223372036854775808 x", "invalid argument \"9223372036854775808\" for \"-p, --port\" flag: strconv.ParseInt: parsing \"9223372036854775808\": value out of range")]
    [InlineData("-W -1 x", "invalid argument \"-1\" for \"-W, --term-width\" flag: strconv.ParseUint: parsing \"-1\": invalid syntax")]
    [InlineData("-W 65536 x", "invalid argument \"65536\" for \"-W, --term-width\" flag: strconv.ParseUint: parsing \"65536\": value out of range")]
    [InlineData("--load-state=yes x", "invalid argument \"yes\" for \"--load-state\" flag: strconv.ParseBool: parsing \"yes\": invalid syntax")]
    public void A_wrong_line_is_refused_in_pflag_s_words(string line, string words)
    {
        var wrong = Assert.Throws<UsageException>(() => Options(line));

        Assert.Equal(words, wrong.Message);
    }

    [Theory]
    [InlineData("", "", "localhost|127.0.0.1|[::1]")]
    [InlineData("-a a,b -a c", "z", "a|b|c")]
    [InlineData("-a \"a,b\",c", "", "a,b|c")]
    [InlineData("", " a\tb  c ", "a|b|c")]
    [InlineData("", "a,b", "a,b")]
    [InlineData("--allowed-hosts=", "z", "")]
    public void A_list_is_between_commas_in_flags_and_between_blanks_in_the_variable(string flags, string variable, string words)
    {
        var options = Options($"{flags} x", ("AGENTAPI_ALLOWED_HOSTS", variable));

        Assert.Equal(words, string.Join('|', options.List(ServerFlag.AllowedHosts)));
    }

    [Theory]
    [InlineData("", "", 3284)]
    [InlineData("", "8080", 8080)]
    [InlineData("", "8080.00", 8080)]
    [InlineData("", "0x10", 16)]
    [InlineData("", "abc", 0)]
    [InlineData("-p 9", "8080", 9)]
    public void A_variable_that_is_no_number_is_0(string flags, string variable, int port) =>
        Assert.Equal(port, Options($"{flags} x", ("AGENTAPI_PORT", variable)).Number(ServerFlag.Port));

    [Theory]
    [InlineData("", "", false, false)]
    [InlineData("", "t", true, true)]
    [InlineData("", "yes", true, false)]
    [InlineData("--load-state", "false", true, true)]
    [InlineData("--load-state=0", "true", true, false)]
    public void A_switch_is_set_by_flag_or_variable(string flags, string variable, bool isSet, bool on)
    {
        var options = Options($"{flags} x", ("AGENTAPI_LOAD_STATE", variable));

        Assert.Equal((isSet, on), (options.IsSet(ServerFlag.LoadState), options.Switch(ServerFlag.LoadState)));
    }

    [Fact]
    public void An_older_release_knows_fewer_flags_and_variables()
    {
        var known = ServerFlag.Of(AgentApiVersion.V011);
        var options = new ServerOptions(new FlagReader(known, ["x"]), known, _ => "/tmp/pid");

        Assert.Equal("", options.Text(ServerFlag.PidFile));
        Assert.Equal("unknown flag: --pid-file", Assert.Throws<UsageException>(() => new FlagReader(known, ["--pid-file", "x"])).Message);
    }

    private static ServerOptions Options(string line, params (string Name, string Value)[] environment) => new(
        new FlagReader(Known, line.Split(' ', StringSplitOptions.RemoveEmptyEntries)), Known,
        name => environment.FirstOrDefault(variable => variable.Name == name).Value);
}
