using System.Net;
using System.Reflection;
using System.Text;

namespace Mocks.MockAgentApi.Chat;

/// <summary>The files of the chat page, with the base path filled in.</summary>
/// <remarks>The base path changes the files and the redirect from <c>/</c> only: the routes stay at <c>/chat</c>.</remarks>
internal sealed class ChatFiles
{
    private const string Folder = "Chat/";
    private const string BasePathMark = "{chat-base-path}";

    private readonly Dictionary<string, ChatFile> _files;

    public ChatFiles(AgentApiSettings settings, TimeProvider time)
    {
        var program = Assembly.GetExecutingAssembly();
        BasePath = settings.ChatBasePath.EndsWith('/') ? settings.ChatBasePath[..^1] : settings.ChatBasePath;
        if (BasePath.Length > 0 && !BasePath.StartsWith('/') && !BasePath.Contains("://", StringComparison.Ordinal))
        {
            BasePath = $"/{BasePath}"; // As a redirect from / makes it.
        }

        var written = WebUtility.HtmlEncode(BasePath);
        var started = time.GetUtcNow();
        _files = program.GetManifestResourceNames()
            .Where(name => name.StartsWith(Folder, StringComparison.Ordinal))
            .ToDictionary(name => name[Folder.Length..].Replace('\\', '/'), name => Read(program, name));

        ChatFile Read(Assembly from, string name)
        {
            using var reader = new StreamReader(from.GetManifestResourceStream(name)!);
            return new ChatFile(TypeOf(name), Encoding.UTF8.GetBytes(reader.ReadToEnd().Replace(BasePathMark, written, StringComparison.Ordinal)), started);
        }
    }

    /// <summary>The path of the page behind a proxy, e.g. <c>/@me/ws/apps/x/chat</c>, without the last slash; empty for the root.</summary>
    public string BasePath { get; }

    /// <param name="path">Below <c>/chat</c>, e.g. <c>/chat.css</c>; a folder has its slash.</param>
    public ChatFile Find(string path) => path switch
    {
        "" or "/" or "/embed/" => _files["index.html"],
        _ => _files.GetValueOrDefault(path[1..], _files["404.html"]),
    };

    private static string TypeOf(string name) => Path.GetExtension(name) switch
    {
        ".html" => "text/html; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".svg" => "image/svg+xml",
        var other => throw new InvalidDataException($"What is the content type of {other}?"),
    };
}
