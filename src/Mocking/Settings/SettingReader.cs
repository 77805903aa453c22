using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Mocks.Mocking.Settings;

/// <summary>Finds settings: flags beat the environment, the environment beats appsettings.json, that beats the default.</summary>
/// <remarks>An empty environment variable counts as unset, as it does for the Node mocks and for upstream.</remarks>
public sealed class SettingReader(
    Func<Setting, string?> flags, Func<string, string?> environment, IConfiguration? appSettings = null,
    Func<Setting, Setting>? names = null)
{
    private readonly List<SettingValue> _found = [];

    /// <summary>Every setting that was read, in the order of reading, for <c>GET /__admin/settings</c>.</summary>
    public IReadOnlyList<SettingValue> Found => _found;

    /// <summary>Those that were read of a mock's own settings, whatever they are called here.</summary>
    public IReadOnlyList<SettingValue> FoundOf(IEnumerable<Setting> settings)
    {
        var own = settings.Select(setting => names?.Invoke(setting) ?? setting).ToHashSet();
        return [.. _found.Where(value => own.Contains(value.Setting))];
    }

    /// <summary>All defaults, for tests.</summary>
    public static SettingReader Defaults { get; } = new(_ => null, _ => null);

    public string Text(Setting setting) => Find(setting).Text;

    /// <summary>The same reader for a program with two mocks, where some settings have other names.</summary>
    public SettingReader Renamed(IReadOnlyDictionary<Setting, Setting> names) =>
        new(flags, environment, appSettings, setting => names.GetValueOrDefault(setting, setting));

    /// <summary>A whole number within bounds.</summary>
    /// <exception cref="SettingException">Not a number, or out of bounds.</exception>
    public int Number(Setting setting, int least, int most)
    {
        var found = Find(setting);
        if (!int.TryParse(found.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            || number < least || number > most)
        {
            throw Refuse(found);
        }

        return number;
    }

    /// <summary><c>1</c>, <c>true</c>, <c>0</c> or <c>false</c>; a flag without a value is <c>true</c>.</summary>
    /// <exception cref="SettingException">Anything else.</exception>
    public bool Switch(Setting setting)
    {
        var found = Find(setting);
        return found.Text.ToLowerInvariant() switch
        {
            "1" or "true" => true,
            "0" or "false" or "" => false,
            _ => throw Refuse(found),
        };
    }

    /// <summary>One of a few words.</summary>
    /// <exception cref="SettingException">Any other word.</exception>
    public string OneOf(Setting setting, params ReadOnlySpan<string> words)
    {
        var found = Find(setting);
        return words.Contains(found.Text) ? found.Text : throw Refuse(found);
    }

    /// <summary>Words between commas or spaces.</summary>
    /// <exception cref="SettingException">There are commas and spaces only.</exception>
    public IReadOnlyList<string> List(Setting setting)
    {
        var found = Find(setting);
        var words = found.Text.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return words.Length == 0 && found.Text.Length > 0 ? throw Refuse(found) : words;
    }

    public SettingValue Find(Setting setting)
    {
        var value = Look(names?.Invoke(setting) ?? setting);
        if (!_found.Contains(value))
        {
            _found.Add(value);
        }

        return value;
    }

    /// <summary>The error for a value that cannot be used.</summary>
    public static SettingException Refuse(SettingValue found, string? why = null, int exitCode = 2) =>
        new($"{found.Source}: {why ?? $"\"{found.Text}\" cannot be used"}. It may be {found.Setting.MayBe}.", exitCode);

    private SettingValue Look(Setting setting)
    {
        if (flags(setting) is { } flag)
        {
            return new(setting, flag, $"{setting.Flag} {flag}".TrimEnd());
        }

        if (setting.Variable.Length > 0 && environment(setting.Variable) is { Length: > 0 } variable)
        {
            return new(setting, variable, $"{setting.Variable}={variable}");
        }

        if (appSettings?[setting.Key] is { } key)
        {
            return new(setting, key, $"appsettings.json: \"{setting.Key}\": \"{key}\"");
        }

        return new(setting, setting.Default, "default");
    }
}
