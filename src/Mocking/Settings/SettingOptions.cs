using System.CommandLine;
using System.CommandLine.Completions;

namespace Mocks.Mocking.Settings;

/// <summary>The flags of a command, made from its settings, so that a setting is described in one place.</summary>
public sealed class SettingOptions
{
    private readonly Dictionary<string, Option<string?>> _options = [];

    public static SettingOptions AddTo(Command command, IEnumerable<Setting> settings)
    {
        var made = new SettingOptions();
        foreach (var setting in settings)
        {
            var isSwitch = setting.Default is "true" or "false";
            var variable = setting.Variable.Length > 0 ? $" [{setting.Variable}]" : "";
            var standard = setting.Default.Length > 0 && !isSwitch ? $" (default {setting.Default})" : "";
            var option = new Option<string?>(setting.Flag)
            {
                Description = setting.Help + standard + variable,
                HelpName = isSwitch ? "0|1" : setting.Flag.TrimStart('-'),
                Arity = isSwitch ? ArgumentArity.ZeroOrOne : ArgumentArity.ExactlyOne,
            };
            option.CompletionSources.Add(_ => isSwitch ? [] : setting.Words.Select(word => new CompletionItem(word)));
            made._options.Add(setting.Flag, option);
            command.Options.Add(option);
        }

        return made;
    }

    /// <summary>The value of a flag; null when the flag was not given. A switch without a value is <c>true</c>.</summary>
    public string? ValueOf(ParseResult parsed, Setting setting)
    {
        if (!_options.TryGetValue(setting.Flag, out var option) || parsed.GetResult(option) is not { Implicit: false } given)
        {
            return null;
        }

        return given.Tokens.Count == 0 ? "true" : parsed.GetValue(option) ?? "";
    }
}
