namespace Mocks.Go.Mime;

/// <summary>The media type of a file name.</summary>
/// <remarks>Source: Go, <c>mime/type.go</c>, <c>builtinTypes</c>. Go also reads the tables of the machine, which differ.</remarks>
public static class TypeByExtension
{
    private static readonly Dictionary<string, string> Types = new()
    {
        [".avif"] = "image/avif",
        [".css"] = "text/css; charset=utf-8",
        [".gif"] = "image/gif",
        [".htm"] = "text/html; charset=utf-8",
        [".html"] = "text/html; charset=utf-8",
        [".jpeg"] = "image/jpeg",
        [".jpg"] = "image/jpeg",
        [".js"] = "text/javascript; charset=utf-8",
        [".json"] = "application/json",
        [".mjs"] = "text/javascript; charset=utf-8",
        [".pdf"] = "application/pdf",
        [".png"] = "image/png",
        [".svg"] = "image/svg+xml",
        [".wasm"] = "application/wasm",
        [".webp"] = "image/webp",
        [".xml"] = "text/xml; charset=utf-8",
    };

    /// <returns>Null when the extension is not known.</returns>
    public static string? Of(string path) => Types.GetValueOrDefault(Path.GetExtension(path).ToLowerInvariant());
}
