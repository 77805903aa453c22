using Mocks.Go.Time;
using Mocks.Mocking.Presets;
using Mocks.Mocking.Settings;

namespace Mocks.MockAgentApi.Presets;

/// <summary>The user's own conversations: what the files that are built in never get wrong is checked here.</summary>
internal static class OwnAgentApiPresets
{
    /// <exception cref="SettingException">There is no such folder, or a file in it cannot be used.</exception>
    public static PresetFolder<Preset>? Read(SettingReader reader) =>
        OwnPresets.Read(reader, "agentapi", () => new JsonFile<Preset>(PresetJson.Default.Preset, Problem), AgentApiPresets.Names);

    private static string? Problem(Preset preset) => preset switch
    {
        { Messages: not null, Generate: not null } => "generate: it goes without messages. It may be left out.",
        { Generate: { By: not ("pattern" or "bogus") } generate } => $"generate.by: \"{generate.By}\" is not a generator. It may be pattern or bogus.",
        { Generate: { Count: < 0 or > GeneratorSettings.MaxMessages } generate } => $"generate.count: {generate.Count} cannot be used. It may be from 0 to {GeneratorSettings.MaxMessages}.",
        { Generate: { Size: < 1 or > GeneratorSettings.MaxCharacters } generate } => $"generate.size: {generate.Size} cannot be used. It may be from 1 to {GeneratorSettings.MaxCharacters}.",
        _ => First("messages", preset.Messages, Problem) ?? First("faults", preset.Faults, fault => fault.Problem(AgentApiMock.Service.Calls)),
    };

    private static string? Problem(PresetMessage message) => message switch
    {
        { Role: not ("user" or "agent") } => $"role: \"{message.Role}\" is not a role. It may be user or agent.",
        { Content: { Count: < 0 } or { BlankLines: < 0 } or { Width: < 0 } } => "content: a number in it is below 0. It may be 0 or more.",
        { Content: { } content } when (long)content.Count * (content.Repeat?.Length ?? content.Lines?.Sum(line => Math.Max(line.Length, content.Width)) ?? 0) > GeneratorSettings.MaxCharacters =>
            $"content: it has more than {GeneratorSettings.MaxCharacters} characters.",
        { Time: { } time } when !GoTime.TryParse(time, out _, out var error) => $"time: {error}",
        _ => null,
    };

    private static string? First<T>(string member, IReadOnlyList<T>? items, Func<T, string?> problem)
        where T : class => (items ?? [])
        .Select((item, at) => item is null ? $"{member}[{at}]: null cannot be used." : problem(item) is { } wrong ? $"{member}[{at}].{wrong}" : null)
        .FirstOrDefault(wrong => wrong is not null);
}
