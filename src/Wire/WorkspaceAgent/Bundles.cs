using System.Text.Json.Serialization;

namespace Mocks.Wire.WorkspaceAgent;

/// <param name="Paths">Absolute or below <c>~/</c>, after the variables of the environment are replaced; patterns with <c>*</c>, <c>**</c>, <c>?</c>, <c>[…]</c> and <c>{…}</c> too.</param>
/// <remarks>Source: coder/coder, <c>codersdk/workspacesdk</c>.</remarks>
[GoName("workspacesdk.BundleFilesRequest")]
public sealed record BundleFilesRequest(IReadOnlyList<string>? Paths = null);

/// <summary>The last entry of a bundle, <c>manifest.json</c>. Null is Go's nil slice, which is written as null.</summary>
/// <param name="Truncated">A file was cut, or a limit ended the collection.</param>
public sealed record BundleManifest(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] IReadOnlyList<string>? Requested,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] IReadOnlyList<BundleEntry>? Files,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] IReadOnlyList<BundleError>? Errors,
    bool Truncated,
    BundleLimits Limits);

/// <param name="Requested">The path or the pattern that found the file.</param>
/// <param name="Size">Of the file, in bytes.</param>
/// <param name="BytesWritten">The last bytes of the file are in the bundle, this many.</param>
public sealed record BundleEntry(string Requested, string Path, string ArchivePath, long Size, GoTime ModTime, long BytesWritten, bool Truncated);

/// <param name="Path">Null for a problem with what was requested itself.</param>
public sealed record BundleError(string Requested, string? Path, string Reason);

/// <param name="MaxTotalBytes">Of the tar entries, blocks included, and of their lines in the manifest.</param>
public sealed record BundleLimits(int MaxFiles, long MaxBytesPerFile, long MaxTotalBytes);
