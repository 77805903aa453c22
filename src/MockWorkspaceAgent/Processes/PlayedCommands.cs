using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Mocks.Mocking.Settings;

namespace Mocks.MockWorkspaceAgent.Processes;

/// <summary>A part of a played command's output.</summary>
/// <param name="AfterMs">Milliseconds since the part before it.</param>
public sealed record PlayedOutput(string Text, int AfterMs = 0);

/// <summary>A command that is played instead of run.</summary>
/// <param name="Command">The whole command; null when there is a pattern.</param>
/// <param name="Pattern">A regular expression for a part of the command; null when there is a command.</param>
/// <param name="ExitAfterMs">Milliseconds from the last output to the exit.</param>
/// <param name="IgnoresTerminate">Only <c>kill</c> ends it.</param>
public sealed record PlayedCommand(
    string? Command = null, string? Pattern = null, IReadOnlyList<PlayedOutput>? Output = null, int ExitCode = 0, int ExitAfterMs = 0, bool IgnoresTerminate = false)
{
    private static readonly TimeSpan MatchTime = TimeSpan.FromMilliseconds(100);

    public bool Plays(string command) => Command is not null ? Command == command : Regex.IsMatch(command, Pattern!, RegexOptions.CultureInvariant, MatchTime);
}

/// <summary>The commands of <c>--played FILE</c>; the first that matches is played.</summary>
public sealed record PlayedCommands(IReadOnlyList<PlayedCommand> Commands)
{
    /// <exception cref="SettingException">The file cannot be read, or is not one of commands.</exception>
    internal static PlayedCommands Read(SettingValue found) =>
        new JsonFile<PlayedCommands>(PlayedJson.Default.PlayedCommands, played => played.Problem()).Read(found);

    private string? Problem()
    {
        foreach (var (index, command) in Commands.Index())
        {
            if ((command.Command is null) == (command.Pattern is null))
            {
                return $"commands[{index}]: it needs either a command or a pattern.";
            }

            try
            {
                _ = new Regex(command.Pattern ?? "");
            }
            catch (ArgumentException bad)
            {
                return $"commands[{index}].pattern: {bad.Message}";
            }
        }

        return null;
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    ReadCommentHandling = JsonCommentHandling.Skip, RespectRequiredConstructorParameters = true, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(PlayedCommands))]
internal sealed partial class PlayedJson : JsonSerializerContext;
