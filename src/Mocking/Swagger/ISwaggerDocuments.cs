namespace Mocks.Mocking.Swagger;

/// <summary>The OpenAPI documents of a mock.</summary>
internal interface ISwaggerDocuments
{
    /// <summary>What each is called in its URL: what the mock imitates, and its control routes.</summary>
    static IReadOnlyList<string> Names { get; } = ["service", "control"];

    /// <summary>One document as text.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    Task<string> OfAsync(string name);
}
