using System.Globalization;
using System.Text;

namespace Mocks.Mocking.Patterns;

/// <summary>Reads a JSONPath.</summary>
internal sealed class JsonPathReader(string text)
{
    private const int MaxDepth = 32;

    private int _at;
    private int _depth;

    public PatternException Problem(string why) => new($"matchesJsonPath: {text} is not a path: {why} at character {_at + 1}. "
        + "It may have members, indexes, slices, *, .., filters such as [?(@.role == 'user')], and length() at its end.");

    public void ExpectEnd()
    {
        if (_at < text.Length)
        {
            throw Problem($"\"{text[_at]}\" is not expected");
        }
    }

    /// <param name="root"><c>$</c>, or <c>@</c> within a filter.</param>
    public IReadOnlyList<PathStep> ReadPath(char root)
    {
        Expect(root.ToString());
        var path = new List<PathStep>();
        while (_at < text.Length)
        {
            if (Takes(".."))
            {
                path.Add(JsonPath.SelfAndBelow);
                path.Add(Peek == '[' ? ReadBrackets() : ReadName());
            }
            else if (Takes("."))
            {
                path.Add(ReadName());
            }
            else if (Peek == '[')
            {
                path.Add(ReadBrackets());
            }
            else
            {
                break;
            }
        }

        return path;
    }

    public char Peek => _at < text.Length ? text[_at] : '\0';

    public void SkipBlanks()
    {
        while (char.IsWhiteSpace(Peek))
        {
            _at++;
        }
    }

    public bool Takes(string token)
    {
        if (string.CompareOrdinal(text, _at, token, 0, token.Length) != 0)
        {
            return false;
        }

        _at += token.Length;
        return true;
    }

    public void Expect(string token)
    {
        if (!Takes(token))
        {
            throw Problem($"\"{token}\" is missing");
        }
    }

    /// <summary>A text in single or double quotes.</summary>
    public string ReadQuoted()
    {
        var quote = text[_at++];
        var read = new StringBuilder();
        while (Peek != quote)
        {
            if (Peek == '\\')
            {
                _at++;
            }

            read.Append(_at < text.Length ? text[_at++] : throw Problem("a quote is missing"));
        }

        _at++;
        return read.ToString();
    }

    /// <summary>Up to the next character that does not fit.</summary>
    public string ReadWhile(Func<char, bool> fits)
    {
        var start = _at;
        while (_at < text.Length && fits(text[_at]))
        {
            _at++;
        }

        return text[start.._at];
    }

    /// <summary>The expression between two slashes.</summary>
    public string ReadExpression()
    {
        Expect("/");
        var read = new StringBuilder();
        while (Peek != '/')
        {
            if (Takes("\\/"))
            {
                read.Append('/');
                continue;
            }

            read.Append(_at < text.Length ? text[_at++] : throw Problem("a slash is missing"));
        }

        _at++;
        return read.ToString();
    }

    /// <summary>Keeps nested expressions from filling the stack.</summary>
    public T Nested<T>(Func<T> read)
    {
        if (++_depth > MaxDepth)
        {
            throw Problem($"more than {MaxDepth} levels");
        }

        var result = read();
        _depth--;
        return result;
    }

    private PathStep ReadName()
    {
        if (Takes("*"))
        {
            return JsonPath.Children;
        }

        var name = ReadWhile(letter => char.IsLetterOrDigit(letter) || letter is '_' or '-' or '$' or '@');
        if (name.Length == 0)
        {
            throw Problem("a name is missing");
        }

        return name is "length" or "size" && Takes("()") ? JsonPath.Length : JsonPath.Member(name);
    }

    private PathStep ReadBrackets()
    {
        Expect("[");
        var steps = new List<PathStep>();
        do
        {
            SkipBlanks();
            steps.Add(ReadSelector());
            SkipBlanks();
        }
        while (Takes(","));

        Expect("]");
        return steps is [var only] ? only : JsonPath.All(steps);
    }

    private PathStep ReadSelector()
    {
        if (Takes("*"))
        {
            return JsonPath.Children;
        }

        if (Takes("?"))
        {
            return JsonPath.Filter(Nested(() => new JsonFilterReader(this).Read()));
        }

        if (Peek is '\'' or '"')
        {
            return JsonPath.Member(ReadQuoted());
        }

        var from = ReadNumber();
        if (Takes(":"))
        {
            return JsonPath.Slice(from, ReadNumber());
        }

        return JsonPath.Item(from ?? throw Problem("an index is missing"));
    }

    private int? ReadNumber()
    {
        var digits = ReadWhile(letter => char.IsAsciiDigit(letter) || letter == '-');
        return digits.Length == 0 ? null
            : int.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number
            : throw Problem($"{digits} is not an index");
    }
}
