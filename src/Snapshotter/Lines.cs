using System.Text;

namespace Mocks.Snapshotter;

/// <summary>What the program says: each line goes out whole and at once, in UTF-8.</summary>
internal sealed class Lines(Stream output, Stream errors)
{
    /// <summary>One line of progress, on standard output.</summary>
    public void Say(string line) => Write(output, line);

    /// <summary>One line of trouble, on standard error, after <c>Error: </c>.</summary>
    public void Complain(string line) => Write(errors, "Error: " + line);

    /// <summary>One line on standard error as it is.</summary>
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
            // Standard output is closed. The snapshot is worth more than the line about it.
        }
    }
}
