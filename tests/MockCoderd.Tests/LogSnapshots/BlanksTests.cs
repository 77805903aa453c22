using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Mocks.MockCoderd.Tests.LogSnapshots;

/// <summary>The vectorised count of characters and blanks equals a count one by one.</summary>
public sealed class BlanksTests
{
    private static readonly string[] Pieces =
    [
        "a", "~", "\u007f", " ", "   ", "\t", "\n", "\v", "\f", "\r", "\u000e", "\b", "\u0001", "\u0085", "\u00a0", "\u00e9", "\u2003",
        "\u2500\u2500", "\u3000", "\ufffd", "\U0001f600", "                    ", "abcdefghijklmnopqrst",
    ];

    [Fact]
    public async Task They_are_the_same()
    {
        await using var coderd = await TestCoderd.LenientAsync();
        var random = new Random(60_000);
        string[] texts = [.. Enumerable.Range(0, 300).Select(_ =>
            string.Concat(Enumerable.Range(0, random.Next(40)).Select(_ => Pieces[random.Next(Pieces.Length)])))];

        foreach (var text in texts)
        {
            await coderd.PostAsync($$"""{"messages":[{"role":"agent","content":{{JsonSerializer.Serialize(text)}}}]}""");
        }

        Assert.Equal(texts.Select(SentenceOf), coderd.Remarks);
    }

    [Fact]
    public async Task Every_blank_there_is_counts_as_one()
    {
        await using var coderd = await TestCoderd.LenientAsync();
        var all = new string([.. Enumerable.Range(0, char.MaxValue + 1).Select(unit => (char)unit).Where(char.IsWhiteSpace)]);

        await coderd.PostAsync($$"""{"messages":[{"role":"agent","content":{{JsonSerializer.Serialize(all)}}}]}""");

        Assert.Equal(["A person who opens the paused task will see 1 message, 0 of 25 characters are not blank."], coderd.Remarks);
    }

    private static string SentenceOf(string text)
    {
        Rune[] all = [.. text.EnumerateRunes()];
        return string.Create(CultureInfo.InvariantCulture,
            $"A person who opens the paused task will see 1 message, {all.Count(rune => !Rune.IsWhiteSpace(rune))} of {all.Length} characters are not blank.");
    }
}
