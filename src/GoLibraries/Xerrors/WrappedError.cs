namespace Mocks.GoLibraries.Xerrors;

/// <summary>An error as a chain of sentences, from the outermost to the cause.</summary>
/// <param name="text">The sentence of this link.</param>
/// <param name="cause">The next link; null at the end.</param>
/// <param name="traced">It records a stack frame, which shows as a colon after its text.</param>
/// <remarks>Source: golang.org/x/xerrors, <c>FormatError</c>. The frames, which are upstream's functions and lines, are left out.</remarks>
public sealed class WrappedError(string text, WrappedError? cause = null, bool traced = true)
    : Exception(cause is null ? text : $"{text}: {cause.Message}")
{
    /// <summary>The innermost cause: one of Go's own errors, without a stack frame.</summary>
    public static WrappedError Plain(string text) => new(text, traced: false);

    /// <summary>All links, one per line, as Go's <c>%+v</c> prints them.</summary>
    public string Detailed
    {
        get
        {
            var own = text.Replace("\n", "\n    ", StringComparison.Ordinal) + (traced ? ":" : "");
            return cause is null ? own : $"{own}\n  - {cause.Detailed}";
        }
    }
}
