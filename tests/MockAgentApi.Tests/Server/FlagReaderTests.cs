using Mocks.GoLibraries.Pflag;
using Mocks.MockAgentApi.Server;
using Mocks.MockAgentApi.Versions;

namespace Mocks.MockAgentApi.Tests;

/// <summary>Flags in every form AgentAPI takes them, and its variables.</summary>
public sealed class FlagReaderTests
{
    private static readonly IReadOnlyList<Flag> Known = ServerFlag.Of(AgentApiVersion.Baseline);

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

    [Theory]
    [InlineData("0x1F", 31)]
    [InlineData("0X1f", 31)]
    [InlineData("010", 8)]
    [InlineData("0o17", 15)]
    [InlineData("0b101", 5)]
    [InlineData("1_000", 1000)]
    [InlineData("0x_1_0", 16)]
    [InlineData("0_7", 7)]
    [InlineData("+5", 5)]
    [InlineData("-0", 0)]
    [InlineData("0", 0)]
    public void A_number_is_written_as_in_Go(string text, int number) => Assert.Equal(number, Options($"--port {text} x").Number(ServerFlag.Port));

    [Theory]
    [InlineData("")]
    [InlineData("08")]
    [InlineData("0o8")]
    [InlineData("0b2")]
    [InlineData("0x")]
    [InlineData("0xg")]
    [InlineData("1a")]
    [InlineData("1__0")]
    [InlineData("_1")]
    [InlineData("1_")]
    [InlineData("+")]
    [InlineData("--1")]
    public void What_is_no_number_in_Go_is_none_here(string text)
    {
        var wrong = Assert.Throws<UsageException>(() => Options($"--port={text} x"));

        Assert.Equal($"invalid argument \"{text}\" for \"-p, --port\" flag: strconv.ParseInt: parsing \"{text}\": invalid syntax", wrong.Message);
    }

    [Theory]
    [InlineData("80", 80)]
    [InlineData("-1", 0)]
    [InlineData("65546", 10)]
    [InlineData("wide", 0)]
    public void A_width_in_a_variable_is_cut_to_16_bits_unless_it_is_negative(string variable, int width) =>
        Assert.Equal(width, Options("x", ("AGENTAPI_TERM_WIDTH", variable)).Number(ServerFlag.TermWidth));

    [Theory]
    [InlineData("cursor-agent", "", "cursor")]
    [InlineData("q", "", "amazonq")]
    [InlineData("goose", "claude", "goose")]
    [InlineData("", "claude", "claude")]
    [InlineData("", "q", "amazonq")]
    [InlineData("", "bash", "custom")]
    public void The_type_is_what_was_asked_for_or_what_the_command_is_called(string asked, string command, string type) =>
        Assert.Equal(type, AgentTypes.Of(asked, command));

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
    [InlineData("-a \"a\"\"b\"", "", "a\"b")]
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

    [Theory]
    [InlineData("0.3", "type port print-openapi chat-base-path term-width term-height exit help")]
    [InlineData("0.9", "type port print-openapi chat-base-path term-width term-height allowed-hosts allowed-origins initial-prompt exit help")]
    [InlineData("0.11", "type port print-openapi chat-base-path term-width term-height allowed-hosts allowed-origins initial-prompt exit help")]
    [InlineData("0.12.0", "type port print-openapi chat-base-path term-width term-height allowed-hosts allowed-origins initial-prompt state-file load-state save-state pid-file experimental-acp exit help")]
    public void Each_release_knows_its_flags(string version, string flags) =>
        Assert.Equal(flags, string.Join(' ', ServerFlag.Of(AgentApiVersion.Find(version)!).Select(flag => flag.Name)));

    private static ServerOptions Options(string line, params (string Name, string Value)[] environment) => new(
        new FlagReader(Known, line.Split(' ', StringSplitOptions.RemoveEmptyEntries)), Known,
        name => environment.FirstOrDefault(variable => variable.Name == name).Value);
}
