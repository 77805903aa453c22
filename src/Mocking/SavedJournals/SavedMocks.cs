using System.Globalization;

namespace Mocks.Mocking.SavedJournals;

/// <summary>The mocks of a saved journal. The page belongs to the first; the others are below <c>/__admin/mocks/{program}</c>, as those that run.</summary>
internal sealed class SavedMocks(JournalDocument journal, string? outcome)
{
    private const string OtherMocks = "/__admin/mocks";

    private readonly SavedMock[] _all = [.. journal.Mocks.Select(mock => new SavedMock(mock))];

    /// <summary>For the page.</summary>
    public string Sentence { get; } = string.Create(CultureInfo.InvariantCulture,
        $"This is a saved journal, written {journal.WrittenAt.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC.{(outcome is null ? "" : $" {outcome}.")} Nothing in it changes any more.");

    public IEnumerable<string> NeighboursOf(SavedMock mock) => _all.Where(other => other != mock).Select(other => other.Program);

    /// <summary>Finds the mock that a path is about, and leaves the rest of the path as if it were the only one.</summary>
    public Task ChooseAsync(HttpContext context, RequestDelegate next)
    {
        var chosen = _all[0];
        if (context.Request.Path.StartsWithSegments(OtherMocks, StringComparison.Ordinal, out var below) && below.Value is { Length: > 1 } named)
        {
            var end = named.IndexOf('/', 1) is > 0 and var slash ? slash : named.Length;
            if (Array.Find(_all, mock => mock.Program == named[1..end]) is not { } other)
            {
                return ControlJson.Problem(404, new ControlProblem(
                    $"This is a saved journal: it has no mock {named[1..end]}.", $"It has {string.Join(", ", _all.Select(mock => mock.Program))}.")).ExecuteAsync(context);
            }

            chosen = other;
            context.Request.Path = "/__admin" + named[end..];
        }

        context.Features.Set(chosen);
        return next(context);
    }
}
