namespace Mocks.GoLibraries.Xerrors;

/// <summary>An error as a chain of sentences, from the outermost to the cause.</summary>
/// <param name="text">This link's own sentence.</param>
/// <param name="cause">The next link; null at the end.</param>
/// <param name="traced">Upstream notes where it was made, which shows as a colon after its text.</param>
/// <remarks>Source: golang.org/x/xerrors, <c>FormatError</c>. The frames themselves, upstream's functions and lines, are left out.</remarks>
public sealed class WrappedError(string text, WrappedError? cause = null, bool traced = true)
    : Exception(cause is null ? text : $"{text}: {cause.Message}")
{
    /// <summary>The innermost cause: an error of Go's own, which notes no place.</summary>
    public static WrappedError Plain(string text) => new(text, traced: false);

    /// <summary>All links, each on a line of its own, as Go prints them with <c>%+v</c>.</summary>
    public string Detailed
    {
        get
        {
            var own = text.Replace("\n", "\n    ", StringComparison.Ordinal) + (traced ? ":" : "");
            return cause is null ? own : $"{own}\n  - {cause.Detailed}";
        }
    }
}
