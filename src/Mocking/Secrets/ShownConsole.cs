using System.Text;

namespace Mocks.Mocking.Secrets;

/// <summary>The console of our programs: no line of it has a secret, whatever part of the program writes it.</summary>
public static class ShownConsole
{
    private static readonly Lock Gate = new();
    private static TextWriter? _out;
    private static TextWriter? _error;

    // They write through the console's own writers, because the runtime takes the lock of Console.Out for each write to a console:
    // a writer that is locked before that one, and also below it, would wait for ever.
    private static readonly ExactWriter ExactOut = new(() => Console.Out);

    [ThreadStatic]
    private static bool _isExact;

    private static SecretText _secrets = new();

    /// <summary>Standard output for a text that is there to give tokens or to be exact, e.g. the exports of <c>mocks up</c>.</summary>
    public static TextWriter Exact => _out is null ? Console.Out : ExactOut;

    /// <summary>Puts itself between the program and its console. A second call changes nothing.</summary>
    public static void Install()
    {
        lock (Gate)
        {
            if (_out is null)
            {
                (_out, _error) = (Console.Out, Console.Error);
                Console.SetOut(TextWriter.Synchronized(new Writer(_out)));
                Console.SetError(TextWriter.Synchronized(new Writer(_error)));
            }
        }
    }

    /// <summary>Sends what the program writes afterwards to another place, for a program that lets go of its console.</summary>
    /// <returns>Standard error as it was, for a last line.</returns>
    public static TextWriter Redirect(Stream to)
    {
        lock (Gate)
        {
            var last = _error ?? Console.Error;
            _out = _error = TextWriter.Synchronized(SteadyOutput.Replace(to));
            Console.SetOut(TextWriter.Synchronized(new Writer(_out)));
            Console.SetError(TextWriter.Synchronized(new Writer(_error)));
            return last;
        }
    }

    /// <summary>The user asked for texts as they are.</summary>
    /// <returns>False when this has been said before.</returns>
    public static bool ShowAll()
    {
        lock (Gate)
        {
            var isNews = !_secrets.ShowsAll;
            _secrets = new SecretText(showsAll: true);
            return isNews;
        }
    }

    /// <summary>Adds tokens that must not be shown.</summary>
    public static void Know(IEnumerable<string> tokens)
    {
        string[] known = [.. tokens];
        lock (Gate)
        {
            _secrets.Learn(known);
        }
    }

    /// <summary>A text for a file or for another program, without what is secret in it.</summary>
    public static string Of(string text) => _secrets.Of(text);

    private sealed class Writer(TextWriter inner) : TextWriter(inner.FormatProvider)
    {
        public override Encoding Encoding => inner.Encoding;

        public override void Write(char value) => inner.Write(value);

        public override void Write(char[] buffer, int index, int count) => inner.Write(Shown(new string(buffer, index, count)));

        public override void Write(ReadOnlySpan<char> buffer) => inner.Write(Shown(buffer.ToString()));

        public override void Write(string? value) => inner.Write(value is null ? null : Shown(value));

        public override void WriteLine() => inner.WriteLine();

        public override void WriteLine(string? value) => inner.WriteLine(value is null ? null : Shown(value));

        public override void Flush() => inner.Flush();

        private static string Shown(string text) => _isExact ? text : Of(text);
    }

    private sealed class ExactWriter(Func<TextWriter> console) : TextWriter
    {
        public override Encoding Encoding => console().Encoding;

        public override void Write(char value) => console().Write(value);

        public override void Write(char[] buffer, int index, int count) => Write(new string(buffer, index, count));

        public override void Write(string? value)
        {
            _isExact = true;
            try
            {
                console().Write(value);
            }
            finally
            {
                _isExact = false;
            }
        }

        public override void Flush() => console().Flush();
    }
}
