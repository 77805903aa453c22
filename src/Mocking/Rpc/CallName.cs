using Mocks.Mocking.Routes;

namespace Mocks.Mocking.Rpc;

/// <summary>Names of calls, whole (<c>/greeter.v1.Greeter/SayHello</c>) or short (<c>Greeter/SayHello</c>).</summary>
public static class CallName
{
    /// <summary>The method of a call in the journal and in a fault's <c>request</c>.</summary>
    public const string Method = "RPC";

    /// <summary>The last word of the service, and the method; the path itself when it has another shape.</summary>
    public static string ShortOf(string path)
    {
        var slash = path.LastIndexOf('/');
        return slash <= 0 ? path : path[(path.LastIndexOfAny(['.', '/'], slash - 1) + 1)..];
    }

    /// <summary>Whether a call has this name, whole with or without the first slash, or short.</summary>
    public static bool IsMatch(string name, string path) =>
        name.Equals(path, StringComparison.Ordinal) || name.AsSpan().Equals(path.AsSpan().TrimStart('/'), StringComparison.Ordinal) || name == ShortOf(path);

    /// <summary>Says what is wrong with a name that no call of the mock has; null when one has it.</summary>
    /// <param name="known">The paths of all calls.</param>
    public static string? Problem(string name, IReadOnlyList<string> known) =>
        known.Count == 0 ? $"\"{name}\" is not a call: this mock has no RPC."
        : known.Any(path => IsMatch(name, path)) ? null
        : $"\"{name}\" is not a call of this mock{(Near(name, known) is { } near ? $"; did you mean {near}?" : ".")} It may be one of {string.Join(", ", known.Select(ShortOf))}.";

    /// <summary>The call that a misspelt name may mean; null when none is near.</summary>
    public static string? Near(string name, IEnumerable<string> known)
    {
        var method = ShortOf(name).Split('/')[^1];
        var mistakes = Math.Max(2, method.Length / 3);
        return known.Select(ShortOf)
            .Select(one => (one, Distance: Math.Min(EditDistance.Of(name, one, mistakes), EditDistance.Of(method, one.Split('/')[^1], mistakes))))
            .Where(one => one.Distance <= mistakes)
            .OrderBy(one => one.Distance).Select(one => one.one).FirstOrDefault();
    }
}
