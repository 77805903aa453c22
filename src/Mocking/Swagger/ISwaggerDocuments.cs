using System.Reflection;

namespace Mocks.Mocking.Swagger;

/// <summary>The OpenAPI documents of a mock.</summary>
internal interface ISwaggerDocuments
{
    /// <summary>Their names in URLs: the imitated service, and the control routes.</summary>
    static IReadOnlyList<string> Names { get; } = ["service", "control"];

    /// <summary>One document as text.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    Task<string> OfAsync(string name);
}

/// <summary>The documents of a native mock, which cannot read its own types: an ordinary one wrote them (<c>openapi --every FOLDER</c>) and they are built in.</summary>
internal sealed class WrittenDocuments(MockService service) : ISwaggerDocuments
{
    /// <summary>The file of a document. All versions have the same control routes.</summary>
    public static string FileOf(MockService service, string name) => name == "service" ? $"{service.Imitates}.json" : $"{name}.json";

    public async Task<string> OfAsync(string name)
    {
        var file = $"openapi/{service.Program}/{FileOf(service, name)}";
        await using var written = Assembly.GetEntryAssembly()?.GetManifestResourceStream(file)
            ?? throw new InvalidOperationException($"This mock was published without {file}.");
        using var text = new StreamReader(written);
        return await text.ReadToEndAsync();
    }
}
