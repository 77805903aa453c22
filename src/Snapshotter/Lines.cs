using System.Text;

namespace Mocks.Snapshotter;

/// <summary>Prints lines in UTF-8, each with one write. A line that cannot be written is dropped: the snapshot matters more.</summary>
internal sealed class Lines(Stream output, Stream errors)
{
    /// <summary>Prints progress, on standard output.</summary>
    public void Say(string line) => Write(output, line);

    /// <summary>Prints an error, on standard error, after <c>Error: </c>.</summary>
    public void Complain(string line) => Write(errors, "Error: " + line);

    /// <summary>Prints the cause of the error line before, on standard error, where the script has curl's or jq's line.</summary>
    public void Explain(string cause) => Write(errors, "snapshotter: " + cause);

    /// <summary>Prints a line on standard error, without a prefix.</summary>
    public void Refuse(string line) => Write(errors, line);

    private static void Write(Stream stream, string line)
    {
        try
        {
            stream.Write(Encoding.UTF8.GetBytes(line + "\n"));
            stream.Flush();
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException or NotSupportedException)
        {
            // The reader is gone, or the disk is full.
        }
    }
}
