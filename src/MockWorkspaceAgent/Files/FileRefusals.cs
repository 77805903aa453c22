using Mocks.Go.Os;
using Mocks.Go.Strconv;
using Mocks.Mocking.Verdicts;

namespace Mocks.MockWorkspaceAgent.Files;

/// <summary>The errors of files, in Go's words and with the agent's statuses.</summary>
internal static class FileRefusals
{
    public static Refusal NotAbsolute(string path) => new(400, new($"file path must be absolute: {GoQuote.Quote(path)}"));

    public static Refusal NotAFile(string path) => new(400, new($"open {path}: not a file"));

    /// <summary>A failure of the system: 404 for a missing file, 403 without the permission, else 500.</summary>
    /// <param name="what">The operation in Go's words, e.g. <c>open</c>.</param>
    public static Refusal Of(string what, string path, Exception refused) => new(refused switch
    {
        FileNotFoundException or DirectoryNotFoundException => GoFiles.IsBelowFile(path) ? 500 : 404,
        UnauthorizedAccessException => 403,
        _ => 500,
    }, new(TextOf(what, path, refused)));

    public static string TextOf(string what, string path, Exception refused) =>
        refused is ArgumentException ? $"{what} {path}: invalid argument" : GoFiles.Failed(what, path, refused).Message;

    /// <summary>Whether the system refused the operation. A path with NUL is an argument that .NET refuses itself.</summary>
    public static bool IsRefusal(Exception exception) => GoFiles.IsRefusal(exception) || exception is ArgumentException;

    /// <summary>The refusal of a path outside of the root, with its verdict noted; null for one that may be used.</summary>
    public static Refusal? Outside(HttpContext context, FileRoot root, string path)
    {
        if (root.Problem(path) is not { } problem)
        {
            return null;
        }

        Exchange.Of(context).Judge(new Verdict("guarded", 200, "a real workspace agent has no root: it would use the file",
            $"{path} is {problem}", "Use a path inside of the root, or start the mock with another --root (MOCK_ROOT)."));
        return new Refusal(403, new($"open {path}: {problem}"));
    }

    /// <summary>The checks of a path that all routes share.</summary>
    public static Refusal? Check(HttpContext context, FileRoot root, string path) =>
        !path.StartsWith('/') ? NotAbsolute(path)
        : path.Contains('\0', StringComparison.Ordinal) ? new(500, new($"open {path}: invalid argument"))
        : Outside(context, root, path);
}
