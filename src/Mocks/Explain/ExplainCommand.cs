using System.CommandLine;
using Mocks.Mocking.Hosting;
using Mocks.Mocking.Settings;

namespace Mocks.Explain;

/// <summary>Makes the page of a saved journal.</summary>
internal static class ExplainCommand
{
    public static Command Make()
    {
        var journal = new Argument<string>("journal") { Description = "A file of mocks run --journal-file, or of GET /__admin/journal." };
        var file = new Argument<string?>("file") { Arity = ArgumentArity.ZeroOrOne, Description = "The page's file; default: standard output." };
        var command = new Command("explain", """
            Makes the page of mocks run --explain, as Markdown, of a saved journal.
              mocks explain journal.json
              mocks explain journal.json page.md
            """) { journal, file };
        command.SetAction((parsed, _) => ExplainAsync(parsed.GetValue(journal)!, parsed.GetValue(file)));
        return command;
    }

    private static async Task<int> ExplainAsync(string path, string? file)
    {
        var page = new MarkdownPage();
        RunPage.Fill(page, SavedJournal.Read(path));
        if (file is null)
        {
            await Console.Out.WriteAsync(page.ToString());
            return 0;
        }

        try
        {
            PrivateFile.Replace(file, page.ToString());
            return 0;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new SettingException($"{file}: it cannot be written: {refused.Message} It may be {Explanation.Page.MayBe}.");
        }
    }
}
