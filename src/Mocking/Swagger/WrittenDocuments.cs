using System.Reflection;
using Mocks.Mocking.Hosting;

namespace Mocks.Mocking.Swagger;

/// <summary>Documents that an ordinary mock wrote (<c>openapi --every FOLDER</c>) for a native one, which cannot read its own types and carries them.</summary>
internal sealed class WrittenDocuments(MockService service) : ISwaggerDocuments
{
    /// <summary>The file of a document. The control routes are those of every version.</summary>
    public static string FileOf(MockService service, string name) => name == "service" ? $"{service.Imitates}.json" : $"{name}.json";

    public async Task<string> OfAsync(string name)
    {
        var file = $"openapi/{FileOf(service, name)}";
        await using var written = Assembly.GetEntryAssembly()?.GetManifestResourceStream(file)
            ?? throw new InvalidOperationException($"This mock was published without {file}.");
        using var text = new StreamReader(written);
        return await text.ReadToEndAsync();
    }
}
