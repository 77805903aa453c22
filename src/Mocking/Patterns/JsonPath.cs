using System.Text.Json;

namespace Mocks.Mocking.Patterns;

/// <summary>Finds values below one value.</summary>
internal delegate IEnumerable<JsonElement> PathStep(JsonElement value, JsonElement root, Steps steps);

/// <summary>A path into JSON: members, indexes, slices, several of them, <c>*</c>, <c>..</c>, filters and <c>length()</c> at the end.</summary>
internal sealed class JsonPath(string text, IReadOnlyList<PathStep> path)
{
    /// <exception cref="PatternException">It is not a path.</exception>
    public static JsonPath Parse(string text)
    {
        var reader = new JsonPathReader(text);
        var path = reader.ReadPath('$');
        reader.ExpectEnd();
        return new JsonPath(text, path);
    }

    /// <exception cref="PatternException">It takes too long.</exception>
    public IReadOnlyList<JsonElement> Find(JsonElement root) => Find(path, root, root, new Steps($"the path {text}"));

    public static IReadOnlyList<JsonElement> Find(IReadOnlyList<PathStep> path, JsonElement from, JsonElement root, Steps steps)
    {
        IReadOnlyList<JsonElement> found = [from];
        foreach (var step in path)
        {
            var next = new List<JsonElement>();
            foreach (var value in found.SelectMany(value => step(value, root, steps)))
            {
                steps.Take();
                next.Add(value);
            }

            found = next;
        }

        return found;
    }

    public static PathStep Member(string name) => (value, _, _) =>
        value.ValueKind == JsonValueKind.Object && value.TryGetProperty(name, out var member) ? [member] : [];

    /// <param name="at">From the end when it is below 0.</param>
    public static PathStep Item(int at) => (value, _, _) =>
        value.ValueKind == JsonValueKind.Array && (at < 0 ? value.GetArrayLength() + at : at) is >= 0 and var index && index < value.GetArrayLength()
            ? [value[index]]
            : [];

    public static PathStep Slice(int? from, int? to) => (value, _, _) =>
    {
        if (value.ValueKind != JsonValueKind.Array)
        {
            return [];
        }

        var length = value.GetArrayLength();
        var (start, end) = (Bound(from ?? 0), Bound(to ?? length));
        return value.EnumerateArray().Skip(start).Take(end - start);

        int Bound(int at) => Math.Clamp(at < 0 ? length + at : at, 0, length);
    };

    public static IEnumerable<JsonElement> Children(JsonElement value, JsonElement root, Steps steps) => value.ValueKind switch
    {
        JsonValueKind.Object => value.EnumerateObject().Select(member => member.Value),
        JsonValueKind.Array => value.EnumerateArray(),
        _ => [],
    };

    public static IEnumerable<JsonElement> SelfAndBelow(JsonElement value, JsonElement root, Steps steps)
    {
        steps.Take();
        return Children(value, root, steps).SelectMany(child => SelfAndBelow(child, root, steps)).Prepend(value);
    }

    public static PathStep All(IReadOnlyList<PathStep> steps) => (value, root, taken) => steps.SelectMany(step => step(value, root, taken));

    public static PathStep Filter(PathFilter filter) => (value, root, steps) => Children(value, root, steps).Where(child =>
    {
        steps.Take();
        return filter(child, root, steps);
    });

    public static IEnumerable<JsonElement> Length(JsonElement value, JsonElement root, Steps steps) => value.ValueKind switch
    {
        JsonValueKind.Array => [Number(value.GetArrayLength())],
        JsonValueKind.Object => [Number(value.EnumerateObject().Count())],
        JsonValueKind.String => [Number(value.GetString()!.Length)],
        _ => [],
    };

    private static JsonElement Number(int count) => JsonElement.Parse(count.ToString(System.Globalization.CultureInfo.InvariantCulture));
}
