using System.Text;

namespace Mocks.Mocking.Verdicts;

/// <summary>The answer that the real service gives where the mock gives another one.</summary>
/// <param name="Body">All of it, as text.</param>
/// <param name="To">The request that it answers, when that is a later one, e.g. that of a person who reads what was stored.</param>
public sealed record RealAnswer(int Status, string Body, string? To = null)
{
    public static RealAnswer Of(Answer answer, string? to = null) => new(answer.Status, Encoding.UTF8.GetString(answer.Body.Span), to);
}
