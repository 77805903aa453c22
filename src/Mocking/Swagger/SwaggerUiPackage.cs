using System.Buffers.Binary;
using System.IO.Compression;
using System.Reflection;
using Swashbuckle.AspNetCore.SwaggerUI;

namespace Mocks.Mocking.Swagger;

/// <summary>What Swashbuckle's package has embedded: the files of Swagger UI, each compressed, and two templates.</summary>
internal static class SwaggerUiPackage
{
    private const string Package = "Swashbuckle.AspNetCore.SwaggerUI.";

    private static readonly Assembly Assembly = typeof(SwaggerUIOptions).Assembly;

    public static string Version { get; } =
        Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().FirstOrDefault(metadata => metadata.Key == "SwaggerUIVersion")?.Value ?? "";

    /// <param name="Gzip">The file as it is embedded.</param>
    internal sealed record File(byte[] Gzip)
    {
        /// <summary>Small files and images are smaller without compression. The length of the text ends a file of gzip.</summary>
        public bool IsSmaller => Gzip.Length < BinaryPrimitives.ReadUInt32LittleEndian(Gzip.AsSpan()[^sizeof(uint)..]);

        public byte[] Read()
        {
            using var gzip = new GZipStream(new MemoryStream(Gzip), CompressionMode.Decompress);
            using var all = new MemoryStream();
            gzip.CopyTo(all);
            return all.ToArray();
        }
    }

    /// <summary>A file of Swagger UI; null for an unknown name.</summary>
    public static File? Find(string name)
    {
        if (Assembly.GetManifestResourceStream($"{Package}node_modules.swagger_ui_dist.{name}") is not { } stream)
        {
            return null;
        }

        using var all = new MemoryStream();
        stream.CopyTo(all);
        return new File(all.ToArray());
    }

    /// <summary><c>index.html</c> or <c>index.js</c>, with values to fill in as <c>%(Name)</c>.</summary>
    public static string Template(string name)
    {
        using var text = new StreamReader(Assembly.GetManifestResourceStream(Package + name)!);
        return text.ReadToEnd();
    }

    public static string TypeOf(string name) => Path.GetExtension(name) switch
    {
        ".css" => "text/css",
        ".html" => "text/html",
        ".js" => "text/javascript",
        ".png" => "image/png",
        _ => "application/octet-stream",
    };
}
