using System.Text;

namespace Mocks.Snapshotter;

/// <summary>Prints lines in UTF-8, each with one write.</summary>
internal sealed class Lines(Stream output, Stream errors)
{
    /// <summary>Prints progress, on standard output.</summary>
    public void Say(string line) => Write(output, line);

    /// <summary>Prints an error, on standard error, after <c>Error: </c>.</summary>
    public void Complain(string line) => Write(errors, "Error: " + line);

    /// <summary>Prints a line on standard error, without a prefix.</summary>
    public void Refuse(string line) => Write(errors, line);

    private static void Write(Stream stream, string line)
    {
        try
        {
            stream.Write(Encoding.UTF8.GetBytes(line + "\n"));
            stream.Flush();
        }
        catch (IOException)
        {
            // The reader is gone. The snapshot matters more than the line.
        }
    }
}
