namespace Mocks.Mocking.Swagger;

/// <summary>Endpoint metadata: the key that a route wants in a header. The Swagger page has it in its Authorize dialog, already filled in.</summary>
/// <param name="Name">Of the key in the document, e.g. <c>session</c>. Keys for the same header have different names.</param>
/// <param name="Value">A key of the default world, so that examples can be executed unchanged.</param>
/// <param name="Help">Whose key it is.</param>
public sealed record ApiKey(string Name, string Header, string Value, string Help);

/// <summary>The order of the tags on the Swagger page, in both documents.</summary>
/// <param name="Names">Those of the service, in the order of its work. Tags of the control routes follow.</param>
public sealed record SwaggerTags(params IReadOnlyList<string> Names)
{
    private static readonly string[] Control = ["preset", "faults", "requests", "verdicts", "mock", "probes"];

    internal IReadOnlyList<string> All => [.. Names, .. Control];
}

/// <summary>Endpoint metadata: the body is a form with one file.</summary>
/// <param name="Field">Its name in the form.</param>
public sealed record FileForm(string Field);
