namespace Mocks.Mocking.Journal;

/// <summary>How the reading of a request body ended.</summary>
public enum BodyEnd
{
    /// <summary>All of it is here.</summary>
    Whole,

    /// <summary>It has at least as many bytes as the service refuses.</summary>
    TooLarge,

    /// <summary>It was not here in time.</summary>
    TooSlow,

    /// <summary>The client left, or broke the framing.</summary>
    Broken,
}
