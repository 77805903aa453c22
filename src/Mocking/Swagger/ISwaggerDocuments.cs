using System.IO.Compression;
using System.Reflection;
using System.Text;

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

/// <summary>The documents of a native mock, which cannot read its own types: an ordinary one wrote them (<c>openapi --every FOLDER --gzip</c>) and they are built in.</summary>
internal sealed class WrittenDocuments(MockService service) : ISwaggerDocuments
{
    /// <summary>The file of a document. All versions have the same control routes.</summary>
    public static string FileOf(MockService service, string name) => name == "service" ? $"{service.Imitates}.json" : $"{name}.json";

    /// <param name="compressed">Writes the file that is built in: its name ends in <c>.gz</c>.</param>
    public static async Task WriteAsync(string file, string document, bool compressed)
    {
        if (!compressed)
        {
            await File.WriteAllTextAsync(file, document);
            return;
        }

        await using var written = new GZipStream(File.Create(file + ".gz"), CompressionLevel.SmallestSize);
        await written.WriteAsync(Encoding.UTF8.GetBytes(document));
    }

    public async Task<string> OfAsync(string name)
    {
        var file = $"openapi/{service.Program}/{FileOf(service, name)}.gz";
        await using var written = Assembly.GetEntryAssembly()?.GetManifestResourceStream(file)
            ?? throw new InvalidOperationException($"This mock was published without {file}.");
        using var text = new StreamReader(new GZipStream(written, CompressionMode.Decompress));
        return await text.ReadToEndAsync();
    }
}
