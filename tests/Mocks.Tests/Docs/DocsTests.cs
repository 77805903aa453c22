using System.Text.RegularExpressions;

namespace Mocks.Tests;

/// <summary>The documentation says what the code says, and its links lead somewhere.</summary>
public sealed partial class DocsTests
{
    private const string Rewrite = "MOCKS_UPDATE_DOCS=1 dotnet test --project tests/Mocks.Tests";

    private static readonly string[] CodeFolders = ["src", "tests", "bench"];

    public static TheoryData<string, string> Sections
    {
        get
        {
            var sections = new TheoryData<string, string>();
            foreach (var page in Pages())
            {
                foreach (Match section in Section().Matches(File.ReadAllText(page)))
                {
                    sections.Add(Path.GetRelativePath(Repository.Root, page), section.Groups["source"].Value);
                }
            }

            return sections;
        }
    }

    [Theory]
    [MemberData(nameof(Sections))]
    public async Task A_section_is_what_its_source_says(string page, string source)
    {
        var path = Path.Combine(Repository.Root, page);
        var text = await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);
        var section = Section().Matches(text).Single(match => match.Groups["source"].Value == source).Groups["text"];

        var made = await MakeAsync(source, Path.GetDirectoryName(path)!);

        if (Environment.GetEnvironmentVariable("MOCKS_UPDATE_DOCS") == "1")
        {
            await File.WriteAllTextAsync(path, text[..section.Index] + made + text[(section.Index + section.Length)..], TestContext.Current.CancellationToken);
            return;
        }

        Assert.True(section.Value == made, $"{page} differs from '{source}'. Rewrite it: {Rewrite}\nIt should have:\n{made}");
    }

    [Theory]
    [InlineData("README.md", "./mocks run", "run")]
    [InlineData("docs/run.md", "mocks run --matrix 2.29,2.31,2.34,2.37", "run", "--matrix", "2.29,2.31,2.34,2.37")]
    public async Task A_report_on_a_page_is_what_the_command_prints(string page, string line, params string[] arguments)
    {
        var text = await File.ReadAllTextAsync(Path.Combine(Repository.Root, page), TestContext.Current.CancellationToken);
        var report = text.Split($"$ {line}\n")[1].Split("```")[0];

        var run = await MocksCommand.RunAsync(arguments);

        var output = Number().Replace(run.Output, "0");
        Assert.All(Number().Replace(report, "0").Split("…\n"), part => Assert.Contains(part, output, StringComparison.Ordinal));
    }

    [Fact]
    public void The_readme_is_one_page() => Assert.InRange(File.ReadLines(Path.Combine(Repository.Root, "README.md")).Count(), 1, 130);

    [Fact]
    public async Task A_table_that_does_not_exist_is_refused()
    {
        var run = await MocksCommand.RunAsync("docs", "nothing");

        Assert.Equal((2, "", "mocks: docs nothing: there is no such table. It may be presets, settings, faults, routes.\n"), (run.ExitCode, run.Output, run.Errors));
    }

    [Fact]
    public void Every_link_of_a_page_leads_to_a_file_and_a_heading()
    {
        var links = from page in Pages()
                    from Match link in Link().Matches(Fence().Replace(File.ReadAllText(page), ""))
                    let target = link.Groups[1].Value
                    where !target.Contains("://", StringComparison.Ordinal)
                    select (From: Path.GetRelativePath(Repository.Root, page), Target: target, Leads: Leads(page, target));

        Assert.Equal([], links.Where(link => !link.Leads).Select(link => $"{link.From}: {link.Target}"));
    }

    [Fact]
    public void No_recipe_of_a_page_can_wait_for_ever()
    {
        // A server in the foreground is there to stay. What waits for one has a limit.
        var unlimited = from page in Pages().Where(page => !page.EndsWith("design.md", StringComparison.Ordinal))
                        from Match block in Fence().Matches(File.ReadAllText(page))
                        where !block.Value.Contains("start.sh", StringComparison.Ordinal) && !block.Value.Contains("curl() {", StringComparison.Ordinal)
                        from line in block.Value.Split('\n')
                        where !CurlLimit().IsMatch(line)
                            && (Curl().IsMatch(line) || (Background().IsMatch(line) && !line.Contains("healthcheck --wait ", StringComparison.Ordinal)))
                        select $"{Path.GetRelativePath(Repository.Root, page)}: {line}";

        Assert.Equal([], unlimited);
    }

    [Fact]
    public void Every_page_that_the_code_names_is_there()
    {
        var named = from folder in CodeFolders
                    from file in Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*.cs", SearchOption.AllDirectories)
                    from Match match in DocsPage().Matches(File.ReadAllText(file))
                    select (From: Path.GetRelativePath(Repository.Root, file), Target: match.Value);

        Assert.Equal([], named.Where(name => !Leads(Path.Combine(Repository.Root, "README.md"), name.Target)).Select(name => $"{name.From}: {name.Target}"));
    }

    [Fact]
    public void Every_path_that_a_page_names_is_there()
    {
        var named = from page in Pages().Where(page => !page.EndsWith("CHANGELOG.md", StringComparison.Ordinal))
                    from Match match in RepositoryPath().Matches(File.ReadAllText(page))
                    select (From: Path.GetRelativePath(Repository.Root, page), Target: match.Value);

        Assert.Equal([], named.Where(name => !Path.Exists(Path.Combine(Repository.Root, name.Target))).Select(name => $"{name.From}: {name.Target}"));
    }

    [Fact]
    public void Every_section_that_a_verdict_can_name_is_there()
    {
        var lessons = File.ReadAllText(Path.Combine(Repository.Root, "src", "MockCoderd", "Advice", "Lessons.cs"));
        string[] sections = [.. SectionName().Matches(lessons).Select(match => match.Groups[1].Value), "not-reproduced"];

        Assert.Contains("log-snapshots", sections);
        Assert.Equal([], sections.Where(section => !Leads(Path.Combine(Repository.Root, "README.md"), $"docs/fidelity/coderd.md#{section}")));
    }

    [Fact]
    public void Every_test_that_the_fidelity_pages_name_is_there()
    {
        string[] files = [.. Directory.EnumerateFiles(Path.Combine(Repository.Root, "tests"), "*Tests.cs", SearchOption.AllDirectories).Select(file => file.Replace('\\', '/'))];
        var named = from page in Directory.GetFiles(Path.Combine(Repository.Root, "docs", "fidelity"), "*.md")
                    from Match match in TestName().Matches(File.ReadAllText(page))
                    select match.Groups[1].Value;

        Assert.Equal([], named.Distinct().Where(name => !Array.Exists(files, file => file.EndsWith($"/{name}.cs", StringComparison.Ordinal))));
    }

    private static async Task<string> MakeAsync(string source, string folder)
    {
        if (!source.StartsWith("mocks ", StringComparison.Ordinal))
        {
            return $"```{LanguageOf(source)}\n{await File.ReadAllTextAsync(Path.Combine(folder, source), TestContext.Current.CancellationToken)}```\n";
        }

        var run = await MocksCommand.RunAsync(source.Split(' ')[1..]);
        Assert.True(run.ExitCode == 0, run.Errors);
        return run.Output;
    }

    private static string LanguageOf(string file) => Path.GetExtension(file) switch { ".cs" => "csharp", ".ts" => "ts", _ => "bash" };

    private static IEnumerable<string> Pages() => Directory.GetFiles(Repository.Root, "*.md")
        .Concat(Directory.GetFiles(Path.Combine(Repository.Root, "docs"), "*.md", SearchOption.AllDirectories));

    private static bool Leads(string from, string target)
    {
        var parts = target.Split('#');
        var file = parts[0].Length == 0 ? from : Path.Combine(Path.GetDirectoryName(from)!, parts[0]);
        return Path.Exists(file) && (parts.Length == 1 || Heading().Matches(Fence().Replace(File.ReadAllText(file), ""))
            .Any(heading => Punctuation().Replace(heading.Groups[1].Value.ToLowerInvariant(), "").Replace(' ', '-') == parts[1]));
    }

    [GeneratedRegex(@"(^\$ |&& |\| )curl ")]
    private static partial Regex Curl();

    [GeneratedRegex(@" (-m|--max-time) \d+ ")]
    private static partial Regex CurlLimit();

    [GeneratedRegex(@"\w &( |$)")]
    private static partial Regex Background();

    [GeneratedRegex(@"\d+(\.\d+)?")]
    private static partial Regex Number();

    [GeneratedRegex("<!-- from (?<source>[^>]+) -->\n(?<text>.*?)<!-- end -->", RegexOptions.Singleline)]
    private static partial Regex Section();

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex("^```.*?^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Fence();

    [GeneratedRegex("^#+ (.*)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex Punctuation();

    [GeneratedRegex(@"docs/[\w./-]+\.md(#[\w-]+)?")]
    private static partial Regex DocsPage();

    [GeneratedRegex(@"(?<![\w./-])(src|tests|bench|docs)/[\w./-]*\w")]
    private static partial Regex RepositoryPath();

    [GeneratedRegex("const string \\w+ = \"([a-z-]+)\"")]
    private static partial Regex SectionName();

    [GeneratedRegex("`((?:[\\w.]+/)*\\w+Tests)`")]
    private static partial Regex TestName();
}
