namespace Mocks.Wire.WorkspaceAgent;

/// <param name="Path">Its parts, below the home directory or the root.</param>
/// <param name="Relativity"><c>home</c> or <c>root</c>.</param>
/// <remarks>Source: coder/coder, <c>codersdk/workspacesdk</c>.</remarks>
[GoName("workspacesdk.LSRequest")]
public sealed record ListDirectoryRequest([property: GoName("workspacesdk.LSRelativity")] string Relativity, IReadOnlyList<string>? Path = null);

public sealed record ListDirectoryResponse(IReadOnlyList<string> AbsolutePath, string AbsolutePathString, IReadOnlyList<DirectoryEntry> Contents);

/// <param name="IsDir">False for a link, wherever it leads.</param>
public sealed record DirectoryEntry(string Name, string AbsolutePathString, bool IsDir);

public sealed record ResolvePathResponse(string ResolvedPath);

/// <summary>Null stands for Go's zero, which is left out.</summary>
/// <param name="Error">For people; of a failure alone.</param>
public sealed record ReadFileLinesResponse(
    bool Success, long? FileSize = null, int? TotalLines = null, int? LinesRead = null, GoUtf8? Content = null, string? Error = null);

/// <param name="IncludeDiff">For the answer; the merged line alone.</param>
[GoName("workspacesdk.FileEditRequest")]
public sealed record FileEditRequest(IReadOnlyList<FileEdits>? Files = null, bool IncludeDiff = false);

[GoName("workspacesdk.FileEdits")]
public sealed record FileEdits(string Path, IReadOnlyList<FileEdit>? Edits = null);

/// <param name="OldText">The newer name of <paramref name="Search"/>.</param>
/// <param name="NewText">The newer name of <paramref name="Replace"/>.</param>
[GoName("workspacesdk.FileEdit")]
public sealed record FileEdit(string Search, string Replace, bool ReplaceAll = false, string OldText = "", string NewText = "");

/// <param name="Files">Null when no differences were asked for.</param>
public sealed record FileEditResponse(IReadOnlyList<FileDiff>? Files = null);

/// <param name="Diff">Unified; empty when the edits changed nothing.</param>
public sealed record FileDiff(string Path, string Diff);

/// <summary>The body of <c>POST /api/v0/upload-chat-file</c>.</summary>
/// <param name="Name">It may differ from the one that was asked for.</param>
/// <param name="Size">In bytes.</param>
public sealed record UploadChatFileResponse(string Path, string Name, long Size);
