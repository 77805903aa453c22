using Mocks.Go.Time;
using Mocks.GoLibraries.Xerrors;
using Mocks.MockAgentApi.Server;
using Mocks.Wire.AgentApi;

namespace Mocks.MockAgentApi.Tests;

/// <summary>The state file, byte for byte, and AgentAPI's errors for invalid files.</summary>
public sealed class StateFileTests : IDisposable
{
    private const string Line =
        """{"version":1,"messages":[{"id":0,"message":"\u003cb\u003e\u0026漢","role":"agent","time":"2026-01-02T03:04:02+02:00"}],"initial_prompt":"p","initial_prompt_sent":true}""";

    private readonly string _folder = Directory.CreateTempSubdirectory("state-file").FullName;

    private string State => Path.Combine(_folder, "state.json");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void It_is_one_line_for_its_owner_alone_and_comes_back_as_it_was()
    {
        var path = Path.Combine(_folder, "new", "state.json");
        Assert.True(GoTime.TryParse("2026-01-02T03:04:02+02:00", out var time, out _));

        StateFile.Save(path, new SavedState(1, [new SavedMessage(0, "<b>&漢", "agent", time)], "p", true));

        Assert.Equal($"{Line}\n", File.ReadAllText(path));
        Assert.Equal(("600", "700"), (FileModes.Of(path), FileModes.Of(Path.GetDirectoryName(path)!)));
        Assert.Equal([path], Directory.GetFiles(Path.GetDirectoryName(path)!));
        var loaded = StateFile.Load(path)!;
        Assert.Equal(new SavedMessage(0, "<b>&漢", "agent", time), Assert.Single(loaded.Messages));
        Assert.Equal((1, "p", true), (loaded.Version, loaded.InitialPrompt, loaded.InitialPromptSent));
    }

    [Fact]
    public void A_file_that_others_may_read_becomes_the_owner_s_when_it_is_saved()
    {
        File.WriteAllText(State, "old");

        StateFile.Save(State, new SavedState(1, [], "", false));

        Assert.Equal("600", FileModes.Of(State));
        Assert.Equal("{\"version\":1,\"messages\":[],\"initial_prompt\":\"\",\"initial_prompt_sent\":false}\n", File.ReadAllText(State));
    }

    [Fact]
    public void A_missing_file_is_no_error() => Assert.Null(StateFile.Load(Path.Combine(_folder, "nowhere", "state.json")));

    [Theory]
    [InlineData("", "EOF")]
    [InlineData("{\"version\":1", "unexpected EOF")]
    [InlineData("{invalid", "invalid character 'i' looking for beginning of object key string")]
    [InlineData("[]", "json: cannot unmarshal array into Go value of type screentracker.AgentState")]
    [InlineData("{\"version\":\"1\"}", "json: cannot unmarshal string into Go struct field AgentState.version of type int")]
    [InlineData("{\"version\":1,\"messages\":5}", "json: cannot unmarshal number into Go struct field AgentState.messages of type []screentracker.ConversationMessage")]
    [InlineData("{\"version\":1,\"messages\":[{\"id\":1.5}]}", "json: cannot unmarshal number 1.5 into Go struct field ConversationMessage.messages.id of type int")]
    [InlineData("{\"version\":1,\"messages\":[{\"role\":5}]}", "json: cannot unmarshal number into Go struct field ConversationMessage.messages.role of type screentracker.ConversationRole")]
    [InlineData("{\"version\":1,\"initial_prompt_sent\":\"x\"}", "json: cannot unmarshal string into Go struct field AgentState.initial_prompt_sent of type bool")]
    [InlineData("{\"version\":1,\"messages\":[{\"time\":\"now\"}]}", "parsing time \"now\" as \"2006-01-02T15:04:05Z07:00\": cannot parse \"now\" as \"2006\"")]
    public void A_file_that_is_no_state_is_refused_in_go_s_words(string contents, string words)
    {
        File.WriteAllText(State, contents);

        var refused = Assert.Throws<WrappedError>(() => StateFile.Load(State));

        Assert.Equal($"failed to unmarshal state (corrupted or invalid JSON): {words}", refused.Message);
        Assert.Equal($"failed to unmarshal state (corrupted or invalid JSON):\n  - {words}", refused.Detailed);
        Assert.Equal(contents, File.ReadAllText(State));
    }

    [Theory]
    [InlineData("{\"version\":999}", 999)]
    [InlineData("{}", 0)]
    [InlineData("null", 0)]
    public void Another_version_is_refused(string contents, int version)
    {
        File.WriteAllText(State, contents);

        var refused = Assert.Throws<WrappedError>(() => StateFile.Load(State));

        Assert.Equal($"unsupported state file version {version} (expected 1)", refused.Message);
    }

    [Fact]
    public void Unknown_keys_other_cases_and_what_follows_are_passed_over()
    {
        File.WriteAllText(State, """ {"VERSION":1,"more":[1e400],"Messages":[{"id":7,"Message":"x"}]} and more""");

        var message = Assert.Single(StateFile.Load(State)!.Messages);

        Assert.Equal(new SavedMessage(7, "x", "", GoTime.Zero), message);
    }

    [Fact]
    public void What_cannot_be_opened_is_refused_with_the_system_s_reason()
    {
        Directory.CreateDirectory(State);
        File.WriteAllText(Path.Combine(_folder, "file"), "");

        var folder = Assert.Throws<WrappedError>(() => StateFile.Load(State));
        var below = Assert.Throws<WrappedError>(() => StateFile.Load(Path.Combine(_folder, "file", "state.json")));

        Assert.Equal($"failed to unmarshal state (corrupted or invalid JSON): read {State}: is a directory", folder.Message);
        Assert.Equal($"failed to open state file: open {_folder}/file/state.json: not a directory", below.Message);
    }

    [Fact]
    public void What_cannot_be_saved_leaves_no_half_file_behind()
    {
        var state = new SavedState(1, [], "", false);
        Directory.CreateDirectory(State);
        Directory.CreateDirectory(Path.Combine(_folder, "other.tmp"));

        var taken = Assert.Throws<WrappedError>(() => StateFile.Save(State, state));
        var unwritable = Assert.Throws<WrappedError>(() => StateFile.Save(Path.Combine(_folder, "other"), state));

        Assert.Equal($"failed to rename state file: rename {State}.tmp {State}: file exists", taken.Message);
        Assert.Equal($"failed to create temp state file: open {_folder}/other.tmp: is a directory", unwritable.Message);
        Assert.False(File.Exists($"{State}.tmp"));
    }
}
