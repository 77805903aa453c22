using System.Net;
using Microsoft.Extensions.Configuration;
using Mocks.Mocking.Settings;

namespace Mocks.Mocking.Tests;

public sealed class SettingReaderTests
{
    private static readonly Setting Color = new("--color", "COLOR", "blue", "red, green or blue", "The color.");
    private static readonly Setting Number = new("--number", "NUMBER", "7", "a whole number from 1 to 9", "The number.");
    private static readonly Setting Switch = new("--quiet", "QUIET", "false", "1, true, 0 or false", "Whether it is quiet.");

    [Theory]
    [InlineData("red", "green", "white", "red", "--color red")]
    [InlineData(null, "green", "white", "green", "COLOR=green")]
    [InlineData(null, null, "white", "white", "appsettings.json: \"color\": \"white\"")]
    [InlineData(null, "", "white", "white", "appsettings.json: \"color\": \"white\"")]
    [InlineData(null, null, null, "blue", "default")]
    [InlineData("", "green", "white", "", "--color")]
    public void A_flag_beats_the_environment_which_beats_appsettings_which_beat_the_default(
        string? flag, string? variable, string? key, string text, string source)
    {
        var reader = Reader(flag, variable, key);

        var found = reader.Find(Color);

        Assert.Equal((text, source), (found.Text, found.Source));
    }

    [Theory]
    [InlineData("10", "--number 10: \"10\" cannot be used. It may be a whole number from 1 to 9.")]
    [InlineData("0", "--number 0: \"0\" cannot be used. It may be a whole number from 1 to 9.")]
    [InlineData("1.5", "--number 1.5: \"1.5\" cannot be used. It may be a whole number from 1 to 9.")]
    [InlineData("1e0", "--number 1e0: \"1e0\" cannot be used. It may be a whole number from 1 to 9.")]
    [InlineData(" 1", "--number  1: \" 1\" cannot be used. It may be a whole number from 1 to 9.")]
    [InlineData("99999999999999999999", "--number 99999999999999999999: \"99999999999999999999\" cannot be used. It may be a whole number from 1 to 9.")]
    [InlineData("", "--number: \"\" cannot be used. It may be a whole number from 1 to 9.")]
    public void A_bad_number_is_refused_with_what_was_given_and_what_it_may_be(string text, string message)
    {
        var refused = Assert.Throws<SettingException>(() => Reader(flag: text).Number(Number, 1, 9));

        Assert.Equal((message, 2), (refused.Message, refused.ExitCode));
    }

    [Theory]
    [InlineData("1", true)]
    [InlineData("TRUE", true)]
    [InlineData("0", false)]
    [InlineData("false", false)]
    public void A_switch_is_1_true_0_or_false(string text, bool on) =>
        Assert.Equal(on, Reader(variable: text).Switch(Switch));

    [Theory]
    [InlineData(",")]
    [InlineData(" ")]
    public void A_list_of_separators_only_is_refused(string text) => Assert.Throws<SettingException>(() => Reader(flag: text).List(Color));

    [Fact]
    public void Any_other_switch_or_word_is_refused_by_its_variable()
    {
        var noSwitch = Assert.Throws<SettingException>(() => Reader(variable: "yes").Switch(Switch));
        var noWord = Assert.Throws<SettingException>(() => Reader(variable: "Red").OneOf(Color, "red", "green", "blue"));

        Assert.Equal("QUIET=yes: \"yes\" cannot be used. It may be 1, true, 0 or false.", noSwitch.Message);
        Assert.Equal("COLOR=Red: \"Red\" cannot be used. It may be red, green or blue.", noWord.Message);
    }

    [Fact]
    public void A_list_stands_between_commas_or_blanks() =>
        Assert.Equal(["a", "b", "c"], Reader(flag: " a,b  c,").List(Color));

    [Fact]
    public void A_renamed_setting_is_found_and_refused_under_its_new_name()
    {
        var other = Number with { Flag = "--other-number", Variable = "OTHER_NUMBER" };
        var reader = new SettingReader(_ => null, name => name == "OTHER_NUMBER" ? "12" : name == "NUMBER" ? "3" : null)
            .Renamed(new Dictionary<Setting, Setting> { [Number] = other });

        var refused = Assert.Throws<SettingException>(() => reader.Number(Number, 1, 9));

        Assert.Equal("OTHER_NUMBER=12: \"12\" cannot be used. It may be a whole number from 1 to 9.", refused.Message);
        Assert.Equal("blue", reader.Text(Color));
    }

    [Fact]
    public void A_setting_that_is_read_twice_is_listed_once()
    {
        var reader = Reader(flag: "5");

        reader.Find(Number);
        reader.Number(Number, 1, 9);

        Assert.Equal([new SettingValue(Number, "5", "--number 5")], reader.Found);
    }

    [Theory]
    [InlineData("--port", "65536", "a port from 0 to 65535 (0 picks a free one)")]
    [InlineData("--port", "-1", "a port from 0 to 65535 (0 picks a free one)")]
    [InlineData("--bind", "localhosts", "an IP address of this machine, localhost for 127.0.0.1 and ::1, 0.0.0.0 or :: for all")]
    [InlineData("--strict", "maybe", "1, true, 0 or false")]
    [InlineData("--journal", "0", "a whole number from 1 to 1000000")]
    public void Every_setting_of_a_host_refuses_what_it_may_not_be(string flag, string text, string mayBe)
    {
        var reader = new SettingReader(setting => setting.Flag == flag ? text : null, _ => null);

        var refused = Assert.Throws<SettingException>(() => HostSettings.Read(reader, HostSettings.PortSetting(80)));

        Assert.Equal($"{flag} {text}: \"{text}\" cannot be used. It may be {mayBe}.", refused.Message);
    }

    [Fact]
    public void A_host_listens_on_loopback_leniently_when_nobody_says_otherwise()
    {
        var settings = HostSettings.Read(SettingReader.Defaults, HostSettings.PortSetting(80));

        Assert.Equal((80, IPAddress.Loopback, false, 1000), (settings.Port, settings.Bind, settings.Strict, settings.JournalEntries));
    }

    private static SettingReader Reader(string? flag = null, string? variable = null, string? key = null) => new(
        _ => flag,
        _ => variable,
        new ConfigurationBuilder().AddInMemoryCollection(key is null ? [] : [KeyValuePair.Create<string, string?>("color", key)]).Build());
}
