using System.CommandLine;
using Mocks.Mocking.Faults;
using Mocks.Mocking.Presets;
using Mocks.Mocking.Secrets;
using Mocks.Mocking.Settings;

namespace Mocks.Docs;

/// <summary>Prints a table of the documentation from the code.</summary>
internal static class DocsCommand
{
    private static readonly Dictionary<string, Func<DocumentedMocks, string>> Tables = new()
    {
        ["presets"] = PresetTable.Of,
        ["settings"] = _ => SettingTable.All(),
        ["faults"] = _ => Markdown.Table(["kind", "what the client gets"], FaultKind.All.Select(kind => new[] { Markdown.Code(kind.Name), kind.Help })),
        ["routes"] = RouteTable.Of,
    };

    public static Command Make()
    {
        var table = new Argument<string>("table") { Description = $"{string.Join(", ", Tables.Keys)}." };
        table.CompletionSources.Add([.. Tables.Keys]);
        var command = new Command("docs", """
            Prints a table of the documentation, as Markdown.
              mocks docs settings
            """) { table };
        var options = SettingOptions.AddTo(command, [OwnPresets.Setting]);
        command.SetAction((parsed, _) => PrintAsync(parsed.GetValue(table) ?? "", new SettingReader(
            setting => setting == OwnPresets.Setting ? options.ValueOf(parsed, setting) : null,
            variable => variable == OwnPresets.Setting.Variable ? Environment.GetEnvironmentVariable(variable) : null)));
        return command;
    }

    private static async Task<int> PrintAsync(string name, SettingReader reader)
    {
        if (!Tables.TryGetValue(name, out var table))
        {
            throw new SettingException($"docs {name}: there is no such table. It may be {string.Join(", ", Tables.Keys)}.");
        }

        // Presets and routes are those of mocks that run, with nothing set but the user's own presets.
        await using var mocks = await DocumentedMocks.StartAsync(reader);
        await ShownConsole.Exact.WriteAsync(table(mocks));
        return 0;
    }
}
