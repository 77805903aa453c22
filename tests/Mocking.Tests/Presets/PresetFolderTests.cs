using Mocks.Mocking.Control;
using Mocks.Mocking.Faults;
using Mocks.Mocking.Presets;
using Mocks.Mocking.Settings;

namespace Mocks.Mocking.Tests;

/// <summary>Presets of the user's own, with a fault in place of a mock's preset.</summary>
public sealed class PresetFolderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("presets-").FullName;
    private readonly ManualTime _time = new();

    public PresetFolderTests() => Directory.CreateDirectory(Path.Combine(_folder, "greeter"));

    [Fact]
    public void A_preset_has_the_name_of_its_file()
    {
        Write("late", """{"request":"GET /","delayMs":5}""");
        Write("broken", """{"request":"GET /","status":500}""");

        var folder = Read();

        Assert.Equal(["broken", "late"], folder.All.Select(one => one.Name));
        Assert.Equal((PathOf("broken"), 500), (folder.All[0].File, folder.All[0].Preset.Status));
        Assert.Equal(5, folder.Find("late").Preset?.DelayMs);
        Assert.Equal((null, null), folder.Find("nothing"));
    }

    [Theory]
    [InlineData("{\n \"request\": \"GET /\",\n \"tims\": 2\n}", ":3: tims: there is no such member; did you mean times? It may be request, kind, times, ")]
    [InlineData("{\n \"request\": \"GET /\",\n \"times\": []\n}", ":3: times: the value is not of the right kind. It may be a whole number up to 2147483647.")]
    [InlineData("\n{\n \"request\": \"GET /\", \"status\": 500,\n \"times\": 0\n}", ":4: times: 0 spoils nothing. It may be 1 or more.")]
    [InlineData("{\n \"times\": 2\n}", ":1: request: \"\" is not a method and a path.")]
    [InlineData("{\n \"request\": \"GET /\",\n \"times\": 1,\n \"times\": 2\n}", ":3: times: the member is there twice.")]
    [InlineData("{\n,}", ":2: ',' is an invalid start of a property name.")]
    [InlineData("null", ":1: it is null. It may be a JSON object.")]
    [InlineData(" \n", ":1: it is empty. It may be a JSON object.")]
    [InlineData("{\"request\":\"\\ud800\"}", ": the text at byte 12 is not Unicode: ")]
    public void A_file_that_cannot_be_used_is_refused_with_file_line_and_member(string json, string problem)
    {
        Write("mine", json);

        var refused = Assert.Throws<SettingException>(() => Read());

        Assert.StartsWith($"--presets {_folder}: {PathOf("mine")}{problem}", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_that_is_built_in_and_a_file_outside_of_the_mocks_folder_are_refused()
    {
        Write("plain", """{"request":"GET /","status":500}""");
        var taken = Assert.Throws<SettingException>(() => Read());
        File.Move(PathOf("plain"), Path.Combine(_folder, "loose.json"));
        var loose = Assert.Throws<SettingException>(() => Read());
        var nowhere = Assert.Throws<SettingException>(() => Read(Path.Combine(_folder, "nowhere")));

        Assert.Equal($"--presets {_folder}: {PathOf("plain")}: a preset named plain is built in. Give the file another name.", taken.Message);
        Assert.Equal($"--presets {_folder}: {_folder}/loose.json: it is not in a mock's folder. Presets of mock-x are in {_folder}/x.", loose.Message);
        Assert.Equal($"--presets {_folder}/nowhere: there is no such folder. It may be a folder.", nowhere.Message);
    }

    [Fact]
    public void A_change_is_read_at_the_next_look_and_a_broken_file_keeps_the_last_good_state()
    {
        var said = new List<string>();
        using var stopping = new CancellationTokenSource();
        Write("mine", """{"request":"GET /","status":500}""");
        var folder = Read();
        folder.Watch(_time, said.Add, stopping.Token);

        Write("mine", """{"request":"GET /","status":503}""", seconds: 1);
        var changed = folder.Find("mine").Preset?.Status;
        Write("mine", "{\n\"request\":\"GET /\",\"stauts\":503}", seconds: 2);
        Write("new", "{", seconds: 2);
        _time.Advance(TimeSpan.FromSeconds(1));
        var broken = folder.Find("mine");
        string[] problems = [.. folder.Problems];
        string[] names = [.. folder.All.Select(one => one.Name)];
        Write("mine", """{"request":"GET /","status":504}""", seconds: 3);
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(503, changed);
        Assert.Equal(503, broken.Preset?.Status);
        Assert.StartsWith($"{PathOf("mine")}:2: stauts: there is no such member; did you mean status? ", broken.Problem, StringComparison.Ordinal);
        Assert.Equal(2, problems.Length);
        Assert.Equal(["mine"], names);
        Assert.Equal([$"{broken.Problem} Its last good state stays.", problems[1], $"{PathOf("mine")}: it can be used again."], said);
        Assert.Equal(504, folder.Find("mine").Preset?.Status);
    }

    [Fact]
    public void A_file_that_is_gone_is_no_preset_and_a_stopped_mock_looks_no_more()
    {
        var said = new List<string>();
        using var stopping = new CancellationTokenSource();
        Write("mine", """{"request":"GET /","status":500}""");
        var folder = Read();
        folder.Watch(_time, said.Add, stopping.Token);

        File.Delete(PathOf("mine"));
        var gone = folder.Find("mine");
        stopping.Cancel();
        Write("mine", "{");
        _time.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal((null, null), gone);
        Assert.Equal([], said);
    }

    [Theory]
    [InlineData("a", 2)]
    [InlineData("list", 3)]
    [InlineData("list[1].b", 5)]
    [InlineData("list[1].missing", 5)]
    [InlineData("list[0]", 4)]
    [InlineData("last.deep.x", 8)]
    [InlineData("nothing", 1)]
    public void The_line_of_a_member_is_found(string path, int line)
    {
        var json = "{\n\"a\": 1,\n\"list\": [\n{ \"b\": 1 },\n{ \"b\": [\n1] } ],\n\"last\": { \"deep\": {\n\"x\": null } }\n}"u8;

        Assert.Equal(line, JsonPlace.LineOf(json, path));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string PathOf(string name) => Path.Combine(_folder, "greeter", $"{name}.json");

    /// <param name="seconds">Its time, from a fixed one: a file system may not tell two changes in a row apart.</param>
    private void Write(string name, string json, int seconds = 0)
    {
        File.WriteAllText(PathOf(name), json);
        File.SetLastWriteTimeUtc(PathOf(name), new DateTime(2026, 1, 1, 0, 0, seconds, DateTimeKind.Utc));
    }

    private PresetFolder<Fault> Read(string? folder = null) => OwnPresets.Read(
        new SettingReader(setting => setting == OwnPresets.Setting ? folder ?? _folder : null, _ => null), "greeter",
        () => new JsonFile<Fault>(ControlJson.Default.Fault, fault => fault.Problem()), ["plain"])!;
}
