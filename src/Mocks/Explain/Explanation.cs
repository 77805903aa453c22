using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Mocks.Mocking.Control;
using Mocks.Mocking.Hosting;
using Mocks.Mocking.Settings;
using Mocks.Run;

namespace Mocks.Explain;

/// <summary>What a command leaves for people who were not there: a page of Markdown, the journal, and the summary of a step of GitHub Actions.</summary>
/// <remarks>A file that cannot be written is a sentence on standard error. It never hides the outcome of the command.</remarks>
internal sealed class Explanation
{
    /// <summary>Bytes that GitHub takes as the summary of one step.</summary>
    public const int MaxSummaryBytes = 1024 * 1024;

    private const int NotWritten = 2;

    private readonly Lock _gate = new();
    private readonly string _pageFile;
    private readonly string _journalFile;
    private readonly string _summaryFile;
    private int _rank = int.MaxValue;
    private bool _isMissing;

    private Explanation(string pageFile, string journalFile, string summaryFile) =>
        (_pageFile, _journalFile, _summaryFile) = (pageFile, journalFile, summaryFile);

    public static Setting Page { get; } = new("--explain", "", "", "a file that can be written",
        "Also writes there, as Markdown for a pull request, what happened and what to do next. GITHUB_STEP_SUMMARY gets the same without it.");

    public static Setting Journal { get; } = new("--journal-file", "", "", "a file that can be written",
        "Keeps the journals of both mocks there, for mocks open, explain and har.");

    /// <summary>The most telling run so far; null when none was offered, or neither a page nor a journal is wanted.</summary>
    public RunJournal? Run { get; private set; }

    public static Explanation Read(SettingReader reader) => new(
        reader.Text(Page), reader.Text(Journal), Environment.GetEnvironmentVariable("GITHUB_STEP_SUMMARY") ?? "");

    /// <summary>A run that may be the one to explain. To be called while its mocks run.</summary>
    /// <param name="rank">The run with the lowest one is explained.</param>
    public void Offer(int rank, BothMocks mocks, RunReport report) => Offer(rank, mocks.AgentApi.Services, RunJournal.Of(report.Journals, report));

    /// <param name="services">Of one of the mocks.</param>
    /// <param name="lazy">Its bodies are read here.</param>
    public void Offer(int rank, IServiceProvider services, RunJournal lazy)
    {
        lock (_gate)
        {
            if (rank >= _rank || (_pageFile.Length == 0 && _journalFile.Length == 0 && _summaryFile.Length == 0))
            {
                return;
            }

            _rank = rank;
            if (_journalFile.Length > 0)
            {
                _isMissing |= !KeepJournal(_journalFile, services, lazy);
            }

            // The bodies are needed when the mocks are gone.
            Run = _pageFile.Length == 0 && _summaryFile.Length == 0 ? null
                : lazy with { Mocks = [.. lazy.Mocks.Select(mock => mock with { Requests = [.. mock.Requests] })] };
        }
    }

    /// <summary>Writes the page where it is wanted.</summary>
    /// <param name="exit">The exit code of the command so far.</param>
    /// <returns>The exit code; 2 instead of 0 when a file that was asked for is not there.</returns>
    public int Write(int exit, Action<MarkdownPage> fill)
    {
        if (_pageFile.Length > 0 || _summaryFile.Length > 0)
        {
            var page = new MarkdownPage();
            fill(page);
            var text = page.ToString();
            _isMissing |= _pageFile.Length > 0 && !Try(Page.Flag, _pageFile, () => PrivateFile.Replace(_pageFile, text));
            if (_summaryFile.Length > 0)
            {
                Try("GITHUB_STEP_SUMMARY", _summaryFile, () => Append(_summaryFile, text));
            }
        }

        return exit == 0 && _isMissing ? NotWritten : exit;
    }

    /// <summary>Writes a journal to a file. To be called while the mocks run.</summary>
    /// <returns>False when the file cannot be written; standard error has the reason then.</returns>
    public static bool KeepJournal(string path, IServiceProvider services, RunJournal journal) =>
        KeepJournal(path, services.GetRequiredService<ControlWriter>(), journal);

    /// <summary>The same, of mocks that run elsewhere.</summary>
    public static bool KeepJournal(string path, ControlWriter writer, RunJournal journal)
    {
        var json = writer.For(ReportJson.Default.RunJournal, givesTokens: false);
        return Try(Journal.Flag, path, () => PrivateFile.Replace(path, file => JsonSerializer.Serialize(file, journal, json)));
    }

    /// <summary>Finds out at the start whether a file can be written that is wanted at the end.</summary>
    /// <exception cref="SettingException">It cannot.</exception>
    public static string CheckJournal(SettingReader reader)
    {
        var path = reader.Text(Journal);
        if (path.Length == 0 || path.StartsWith("/dev/", StringComparison.Ordinal))
        {
            return path;
        }

        try
        {
            var trial = PrivateFile.TemporaryName(path);
            PrivateFile.Create(trial).Dispose();
            File.Delete(trial);
            return Directory.Exists(path) ? throw new IOException("it is a folder.") : path;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new SettingException($"{Journal.Flag} {path}: it cannot be written: {refused.Message} It may be {Journal.MayBe}.");
        }
    }

    /// <summary>Notes that a file that was asked for is not there.</summary>
    public void Miss() => _isMissing = true;

    /// <summary>Writes another file that was asked for.</summary>
    public void WriteFile(Setting setting, string path, string text) =>
        _isMissing |= !Try(setting.Flag, path, () => PrivateFile.Replace(path, text));

    private static void Append(string path, string text)
    {
        using var file = new FileStream(path, new FileStreamOptions { Mode = FileMode.Append, Access = FileAccess.Write });
        var bytes = Encoding.UTF8.GetBytes($"{(file.Length > 0 ? "\n" : "")}{text}");
        if (file.Length + bytes.Length > MaxSummaryBytes)
        {
            throw new IOException("with this page the summary would be larger than the 1 MiB that GitHub takes.");
        }

        file.Write(bytes);
    }

    private static bool Try(string setting, string path, Action write)
    {
        try
        {
            write();
            return true;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            Console.Error.WriteLine($"mocks: {setting} {path}: it cannot be written: {refused.Message} It may be {Page.MayBe}.");
            return false;
        }
    }
}
