using System.Globalization;
using Mocks.Mocking.Settings;
using Mocks.Mocking.Verdicts;

namespace Mocks.Afterwards;

/// <summary>What <c>--expect-snapshot</c> asks for.</summary>
internal sealed record Expectation(string Name)
{
    private const string Docs = "docs/run.md#what-is-green";

    public static Setting Setting { get; } = new("--expect-snapshot", "", "whole", "whole, any or none",
        "What must be readable after the command: as much of the conversation as the release can keep; any part of it; or nothing.");

    /// <exception cref="SettingException">None of the three.</exception>
    public static Expectation Read(SettingReader reader) => new(reader.OneOf(Setting, "whole", "any", "none"));

    /// <param name="ended">How what should have kept it ended, e.g. <c>the command exited 0</c>.</param>
    /// <returns>Null when the outcome is as expected.</returns>
    public Verdict? Judge(Outcome outcome, string ended)
    {
        var exited = $"; {ended}";
        return (Name, outcome.Kept) switch
        {
            (_, Kept.NothingThere or Kept.NotSupported) => null,
            ("none", _) => outcome.Readable == 0 ? null
                : new Verdict("unexpected", outcome.Reading.Status, $"a snapshot of {Count(outcome.Readable)} was stored, none was expected{exited}",
                    Hint: "Leave --expect-snapshot none out when the command is to keep the conversation.", Docs: Docs),
            ("any", Kept.Less) or (_, Kept.Whole or Kept.Shortened) => null,
            (_, Kept.Other) => new Verdict("other", outcome.Reading.Status, outcome.Lost + exited,
                Hint: "Post the last ten messages of GET /messages as they are, in their order.", Docs: Docs),
            _ => new Verdict("lost", outcome.Reading.Status, outcome.Lost + exited,
                Hint: outcome.Kept == Kept.Nothing
                    ? "If nothing is to be kept here, say --expect-snapshot none."
                    : "If a part is enough here, say --expect-snapshot any.", Docs: Docs),
        };
    }

    private static string Count(int messages) => string.Create(CultureInfo.InvariantCulture, $"{messages} {(messages == 1 ? "message" : "messages")}");
}
