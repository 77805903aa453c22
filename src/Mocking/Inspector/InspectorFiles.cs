using System.Collections.Concurrent;
using System.Reflection;
using System.Text;
using Microsoft.Net.Http.Headers;
using Mocks.Go.Crypto;

namespace Mocks.Mocking.Inspector;

/// <summary>The files of the inspector page and the modules of its views, embedded in the assemblies.</summary>
internal sealed class InspectorFiles(IEnumerable<InspectorView> views)
{
    private const string Folder = "Inspector/";

    private readonly ConcurrentDictionary<string, File?> _files = new();
    private readonly Dictionary<string, InspectorView> _views = views.ToDictionary(view => $"views/{view.Name}.js");

    /// <param name="path">Below <c>/__admin/inspector/</c>, e.g. <c>inspector.css</c>.</param>
    /// <returns>Null for an unknown file.</returns>
    public File? Find(string path) => _files.GetOrAdd(path, Read);

    private File? Read(string path)
    {
        var (assembly, resource) = _views.TryGetValue(path, out var view)
            ? (view.Assembly, view.Resource)
            : (Assembly.GetExecutingAssembly(), Folder + path);
        if (assembly.GetManifestResourceStream(resource) is not { } stream)
        {
            return null;
        }

        using var reader = new StreamReader(stream);
        var bytes = Encoding.UTF8.GetBytes(Lean(reader.ReadToEnd()));
        var tag = new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(Sha256.Sum256(bytes))[..16]}\"");
        return new File(bytes, TypeOf(path), tag);
    }

    /// <summary>The text without indentation and lines of comment, which only a reader of the source needs. Lines keep their numbers.</summary>
    private static string Lean(string text) =>
        string.Join('\n', text.Split('\n').Select(line => line.TrimStart() is var code && code.StartsWith("// ", StringComparison.Ordinal) ? "" : code));

    private static string TypeOf(string path) => Path.GetExtension(path) switch
    {
        ".html" => "text/html; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".svg" => "image/svg+xml",
        _ => "text/javascript; charset=utf-8",
    };

    internal sealed record File(byte[] Content, string Type, EntityTagHeaderValue Tag);
}
