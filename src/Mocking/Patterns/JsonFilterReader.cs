using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Mocks.Mocking.Patterns;

/// <summary>Whether a filter lets a value pass.</summary>
internal delegate bool PathFilter(JsonElement value, JsonElement root, Steps steps);

/// <summary>Reads the condition of a filter: comparisons, <c>=~</c>, a path that finds something, <c>!</c>, <c>&amp;&amp;</c>, <c>||</c>, brackets.</summary>
internal sealed class JsonFilterReader(JsonPathReader reader)
{
    private static readonly string[] Operators = ["==", "!=", "<=", ">=", "=~", "<", ">"];

    private delegate IReadOnlyList<JsonElement> Operand(JsonElement value, JsonElement root, Steps steps);

    public PathFilter Read()
    {
        var left = ReadAnd();
        reader.SkipBlanks();
        while (reader.Takes("||"))
        {
            var (one, other) = (left, ReadAnd());
            left = (value, root, steps) => one(value, root, steps) || other(value, root, steps);
            reader.SkipBlanks();
        }

        return left;
    }

    private PathFilter ReadAnd()
    {
        var left = ReadOne();
        reader.SkipBlanks();
        while (reader.Takes("&&"))
        {
            var (one, other) = (left, ReadOne());
            left = (value, root, steps) => one(value, root, steps) && other(value, root, steps);
            reader.SkipBlanks();
        }

        return left;
    }

    private PathFilter ReadOne()
    {
        reader.SkipBlanks();
        if (reader.Takes("!"))
        {
            var inner = reader.Nested(ReadOne);
            return (value, root, steps) => !inner(value, root, steps);
        }

        if (reader.Takes("("))
        {
            var inner = reader.Nested(Read);
            reader.Expect(")");
            return inner;
        }

        var left = ReadOperand();
        reader.SkipBlanks();
        if (Array.Find(Operators, reader.Takes) is not { } op)
        {
            return (value, root, steps) => left(value, root, steps).Count > 0;
        }

        reader.SkipBlanks();
        if (op == "=~")
        {
            var expression = reader.ReadExpression();
            var regex = new TimedRegex(expression, reader.Takes("i") ? RegexOptions.IgnoreCase : RegexOptions.None, isWhole: false);
            return (value, root, steps) => left(value, root, steps) is [{ ValueKind: JsonValueKind.String } text] && regex.IsMatch(text.GetString()!);
        }

        var right = ReadOperand();
        return (value, root, steps) => Compare(left(value, root, steps), op, right(value, root, steps));
    }

    private Operand ReadOperand()
    {
        switch (reader.Peek)
        {
            case '@' or '$':
                var isRoot = reader.Peek == '$';
                var path = reader.ReadPath(reader.Peek);
                return (value, root, steps) => JsonPath.Find(path, isRoot ? root : value, root, steps);
            case '\'' or '"':
                return Constant(JsonElement.Parse($"\"{JsonEncodedText.Encode(reader.ReadQuoted())}\""));
        }

        var word = reader.ReadWhile(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '+' or '.');
        return word is "true" or "false" or "null" || double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out _)
            ? Constant(Json.Read(word) ?? throw reader.Problem($"{word} is not a value"))
            : throw reader.Problem("a value is missing");
    }

    private static Operand Constant(JsonElement value) => (_, _, _) => [value];

    private static bool Compare(IReadOnlyList<JsonElement> left, string op, IReadOnlyList<JsonElement> right)
    {
        if (left is not [var one] || right is not [var other])
        {
            return op == "!=" && left.Count != right.Count;
        }

        if (op is "==" or "!=")
        {
            return new JsonEquality(ignoresExtra: false, ignoresOrder: false).Holds(other, one) == (op == "==");
        }

        int? order = (one.ValueKind, other.ValueKind) switch
        {
            (JsonValueKind.Number, JsonValueKind.Number) => one.GetDouble().CompareTo(other.GetDouble()),
            (JsonValueKind.String, JsonValueKind.String) => string.CompareOrdinal(one.GetString(), other.GetString()),
            _ => null,
        };
        return op switch
        {
            "<" => order < 0,
            "<=" => order <= 0,
            ">" => order > 0,
            _ => order >= 0,
        };
    }
}
