using System.Text;

namespace Mocks.MockAgentApi.MessageFormat;

/// <summary>Removes the user's message where the agent shows it again at the top of its answer.</summary>
/// <remarks>Source: coder/agentapi, <c>lib/msgfmt/msgfmt.go</c>, <c>RemoveUserInput</c>: whitespace is ignored, and letters may be missing.</remarks>
internal static class TypedEcho
{
    private const int BeginningLetters = 6;
    private const int LinesSearched = 5;
    private const int LettersSearched = 25;
    private const int LettersMissing = 5;

    public static string[] Without(string agentType, string[] lines, string typed)
    {
        var (shown, places) = Letters(lines);
        var (input, inputPlaces) = Letters(typed.Split('\n'));
        var beginning = inputPlaces.TakeWhile(line => line == 0).Take(BeginningLetters).Count();
        if (beginning == 0)
        {
            return lines;
        }

        var searched = Math.Min(shown.Length, Math.Max(LettersSearched, places.TakeWhile(line => line <= LinesSearched).Count()));
        var start = shown.AsSpan(0, searched).IndexOf(input.AsSpan(0, beginning));
        if (start < 0)
        {
            return lines;
        }

        var last = places[End(shown, start, input)];
        return lines[(Trailing(agentType, lines, last) + 1)..];
    }

    private static (Rune[] Letters, List<int> Lines) Letters(string[] lines)
    {
        var letters = new List<Rune>();
        var places = new List<int>();
        for (var line = 0; line < lines.Length; line++)
        {
            foreach (var rune in lines[line].EnumerateRunes())
            {
                if (!rune.IsBmp || !Whitespace.Is((char)rune.Value))
                {
                    letters.Add(rune);
                    places.Add(line);
                }
            }
        }

        return ([.. letters], places);
    }

    private static int End(Rune[] shown, int start, Rune[] input)
    {
        var (at, known) = (start, 0);
        while (Next(shown, at, input, known) is { } next)
        {
            (at, known) = next;
        }

        return at;
    }

    private static (int At, int Known)? Next(Rune[] shown, int at, Rune[] input, int known)
    {
        for (var i = 1; i <= LettersMissing; i++)
        {
            for (var j = 1; j <= LettersMissing; j++)
            {
                if (known + i >= input.Length || at + j >= shown.Length)
                {
                    return null;
                }

                if (input[known + i] == shown[at + j])
                {
                    return (at + j, known + i);
                }
            }
        }

        return null;
    }

    // Some agents show it in a box: its lower edge.
    private static int Trailing(string agentType, string[] lines, int last) => agentType switch
    {
        "gemini" or "copilot" when last + 1 < lines.Length && lines[last + 1].Contains('╯') && lines[last + 1].Contains('╰') => last + 1,
        "cursor" when last + 1 < lines.Length && lines[last + 1].Contains('┘') && lines[last + 1].Contains('└') => last + 1,
        "opencode" when last + 2 < lines.Length => last + 2,
        _ => last,
    };
}
