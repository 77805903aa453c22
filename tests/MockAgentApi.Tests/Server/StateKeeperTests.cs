using Mocks.MockAgentApi.Server;
using Mocks.MockAgentApi.Tests.ScreenTracker;

namespace Mocks.MockAgentApi.Tests;

/// <summary>The log of saving and loading.</summary>
public sealed class StateKeeperTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("state-keeper").FullName;
    private readonly StringWriter _log = new();

    private string Lines => string.Join('\n', _log.ToString().Split(Environment.NewLine)[..^1].Select(line => line[(line.IndexOf(' ', StringComparison.Ordinal) + 1)..]));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void What_has_not_changed_since_is_not_saved_again()
    {
        using var life = new Life().Wait(1000);
        var path = Path.Combine(_folder, "state");
        var keeper = Keeper(path);

        keeper.Save(life.Conversation, "shutdown", "no");
        keeper.Save(life.Conversation, "shutdown", "no");

        Assert.Equal($"level=INFO msg=\"State saved successfully\" path={path}\nlevel=INFO msg=\"Skipping state save: no changes since last save\"", Lines);
    }

    [Fact]
    public void Where_nothing_is_to_be_saved_that_is_said()
    {
        using var life = new Life().Wait(1000);

        new StateKeeper("", loads: false, saves: false, Log()).Save(life.Conversation, "SIGUSR1", "no");

        Assert.Equal("level=INFO msg=\"State persistence is disabled\"", Lines);
    }

    [Fact]
    public void What_cannot_be_saved_is_told_twice_and_tried_again()
    {
        using var life = new Life().Wait(1000);
        File.WriteAllText(Path.Combine(_folder, "file"), "");
        var keeper = Keeper(Path.Combine(_folder, "file", "state"));

        keeper.Save(life.Conversation, "SIGUSR1", "Failed to save state on SIGUSR1");

        var error = $"error=\"failed to create state directory:\\n  - mkdir {_folder}/file: not a directory\"";
        Assert.Equal($"level=ERROR msg=\"Failed to save conversation state\" source=SIGUSR1 {error}\nlevel=ERROR msg=\"Failed to save state on SIGUSR1\" {error}", Lines);
        File.Delete(Path.Combine(_folder, "file"));
        keeper.Save(life.Conversation, "SIGUSR1", "no");
        Assert.True(File.Exists(Path.Combine(_folder, "file", "state")));
    }

    private StateKeeper Keeper(string path) => new(path, loads: true, saves: true, Log());

    private ServerLog Log() => new(_log, TimeProvider.System);
}
