using Mocks.MockCoderd;
using Mocks.MockCoderd.Bridge;
using Mocks.MockCoderd.Presets;
using Mocks.MockCoderd.Releases;
using Mocks.MockCoderd.World;
using Mocks.Mocking.Settings;

namespace Mocks.Testing;

/// <summary>How a mock coderd starts. The defaults are those of the program <c>mock-coderd</c>, but for the port, which is a free one.</summary>
public sealed record CoderdOptions
{
    /// <summary>The named starting point, e.g. <c>old-server</c>; see <c>docs/presets.md</c>.</summary>
    public string Preset { get; init; } = "normal";

    /// <summary>Refuse what the real service refuses. Without it the mock is lenient, and records verdicts.</summary>
    public bool Strict { get; init; }

    /// <summary>The release to imitate, from <c>2.29</c> to <c>2.37</c>; the mock's standard release when null.</summary>
    public string? Release { get; init; }

    /// <summary>The world to start with, e.g. of a <see cref="WorldBuilder"/>; the preset's when null.</summary>
    public World? World { get; init; }

    /// <summary>The status for every log snapshot that passes the checks; coderd's own when null.</summary>
    public int? SnapshotStatus { get; init; }

    /// <summary>Requests per minute for one caller and path; 0 for no limit.</summary>
    public int RateLimit { get; init; } = 512;

    /// <summary>How long a workspace takes to stop: 10 s by default.</summary>
    public StopWindow StopWindow { get; init; } = StopWindow.Standard;

    /// <summary>Where the tasks' AgentAPI is, e.g. the address of an <see cref="AgentApiFixture"/>; null for nowhere.</summary>
    public Uri? TaskApp { get; init; }

    /// <summary>Who may open apps below their paths.</summary>
    public PathApps PathApps { get; init; }

    /// <summary>How it has the AI Bridge.</summary>
    public BridgeSettings Bridge { get; init; } = new();

    /// <summary>Show texts and bodies with the tokens in them.</summary>
    public bool ShowSecrets { get; init; }

    /// <summary>A folder with presets of your own, in a folder <c>coderd</c> inside it, as <c>--presets</c> takes it; null for none.</summary>
    public string? PresetFolder { get; init; }

    /// <summary>The clock of everything in the mock, e.g. a <c>FakeTimeProvider</c>.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <exception cref="SettingException">The release is not one.</exception>
    internal CoderdSettings Settings => new(
        new HostSettings(Strict: Strict, ShowSecrets: ShowSecrets), Preset, SnapshotStatus, OutputFile: null, RateLimit,
        ReleaseOf(Release), StopWindow, TaskApp?.GetLeftPart(UriPartial.Authority), Bridge: Bridge, PathApps: PathApps)
    {
        World = World,
        OwnPresets = OwnCoderdPresets.Read(PresetFolders.Reader(PresetFolder)),
    };

    private static Release? ReleaseOf(string? name) => name is null ? null : MockCoderd.Releases.Release.Find(name)
        ?? throw new SettingException($"Release: \"{name}\" is not a release of coderd. It may be {string.Join(", ", MockCoderd.Releases.Release.All.Select(release => release.Name))}.");
}
