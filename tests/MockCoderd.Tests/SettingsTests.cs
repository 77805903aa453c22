using Mocks.MockCoderd.World;
using Mocks.Mocking.Settings;

namespace Mocks.MockCoderd.Tests;

/// <summary>Parsing of releases, windows and addresses.</summary>
public sealed class SettingsTests
{
    [Theory]
    [InlineData("--coder-version", "2.28", "\"2.28\" cannot be used. It may be a release from 2.29 to 2.37.")]
    [InlineData("--coder-version", "v2.34", "\"v2.34\" cannot be used. It may be a release from 2.29 to 2.37.")]
    [InlineData("--stop-window", "10", "\"10\" cannot be used. It may be a time such as 10s, 500ms or 2m, open or closed.")]
    [InlineData("--stop-window", "-1s", "\"-1s\" cannot be used. It may be a time such as 10s, 500ms or 2m, open or closed.")]
    [InlineData("--stop-window", "9999999s", "\"9999999s\" cannot be used. It may be a time such as 10s, 500ms or 2m, open or closed.")]
    [InlineData("--task-app-url", "localhost", "\"localhost\" cannot be used. It may be an address such as http://localhost:3284.")]
    public void What_cannot_be_used_is_refused_by_name(string flag, string value, string why)
    {
        var refused = Assert.Throws<SettingException>(() => Read(flag, value));

        Assert.Equal($"{flag} {value}: {why}", refused.Message);
        Assert.Equal(2, refused.ExitCode);
    }

    [Fact]
    public void The_defaults_are_a_release_a_window_of_ten_seconds_and_no_app()
    {
        var settings = CoderdSettings.Read(SettingReader.Defaults);

        Assert.Equal(("2.34", TimeSpan.FromSeconds(10), false, null),
            (settings.Release.Name, settings.StopWindow.Lasts, settings.StopWindow.IsClosed, settings.TaskAppUrl));
    }

    [Fact]
    public void Each_can_be_set()
    {
        Assert.Equal("2.29", Read("--coder-version", "2.29").Release.Name);
        Assert.Equal(new StopWindow(TimeSpan.FromMilliseconds(250)), Read("--stop-window", "250ms").StopWindow);
        Assert.Equal(new StopWindow(TimeSpan.FromMinutes(2)), Read("--stop-window", "2m").StopWindow);
        Assert.Equal(StopWindow.Open, Read("--stop-window", "open").StopWindow);
        Assert.True(Read("--stop-window", "closed").StopWindow.IsClosed);
        Assert.Equal("http://localhost:1/x", Read("--task-app-url", "http://localhost:1/x").TaskAppUrl);
    }

    private static CoderdSettings Read(string flag, string value) =>
        CoderdSettings.Read(new SettingReader(setting => setting.Flag == flag ? value : null, _ => null));
}
