namespace Mocks.Mocking.Verdicts;

/// <summary>What the real service would have made of a request that a mock let pass, or of what it left behind.</summary>
/// <param name="Code">A stable word for tests, e.g. <c>refused</c>, <c>unreadable</c>, <c>blank</c>.</param>
/// <param name="Status">The status the real service would have answered with, now or when its data is read.</param>
/// <param name="Text">A sentence for people, e.g. <c>real coderd 2.34 would answer 400 Invalid task ID format.</c></param>
/// <param name="Detail">The real service's own detail; left out when there is none.</param>
/// <param name="Hint">What to do about it; left out when it is plain.</param>
/// <param name="Docs">The page of the documentation that explains it, e.g. <c>docs/fidelity/coderd.md#tokens</c>; optional.</param>
public sealed record Verdict(string Code, int Status, string Text, string? Detail = null, string? Hint = null, string? Docs = null);
