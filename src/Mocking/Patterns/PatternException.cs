namespace Mocks.Mocking.Patterns;

/// <summary>A pattern cannot be used: it is not valid, or it takes too long on a request that came.</summary>
/// <param name="message">A sentence that names the member or the expression.</param>
public sealed class PatternException(string message) : Exception(message);
