namespace Mocks.Go.Mime.Multipart;

/// <summary>The headers of one part of a multipart body.</summary>
/// <remarks>Source: Go, <c>net/textproto</c> and <c>mime/multipart</c>, <c>FormName</c> and <c>FileName</c>.</remarks>
public sealed class PartHeaders
{
    private const int Overhead = 400;
    private const int EntryOverhead = 200;
    private const string NameMarks = "!#$%&'*+-.^_`|~";

    private readonly Dictionary<string, List<string>> _values = new(StringComparer.OrdinalIgnoreCase);
    private MediaType? _disposition;

    /// <summary>The name of the form field; empty when the part is not <c>form-data</c>.</summary>
    public string FormName => Disposition is { Name: "form-data" } ? Disposition["name"] : "";

    /// <summary>Without folders; empty for a text field.</summary>
    public string FileName => BaseName(Disposition["filename"]);

    public bool HasType => Get("Content-Type").Length > 0;

    /// <summary>The bytes that Go counts against the memory limit for a file's headers.</summary>
    public long Weight => Overhead + _values.Sum(one => one.Key.Length + EntryOverhead + one.Value.Sum(value => (long)value.Length));

    /// <summary>The number of values, which Go counts against the limit of headers.</summary>
    public int Count => _values.Sum(one => one.Value.Count);

    private MediaType Disposition => _disposition ??= MediaType.Parse(Get("Content-Disposition"));

    /// <returns>False when the line is not a header.</returns>
    public bool TryAdd(ReadOnlySpan<byte> line, out string name, out string value, out bool isNew)
    {
        var colon = line.IndexOf((byte)':');
        name = TextEncoding.Latin1.GetString(line[..colon]);
        value = TextEncoding.UTF8.GetString(line[(colon + 1)..].TrimStart(" \t"u8));
        isNew = !_values.ContainsKey(name);
        if (name.Length == 0 || !name.All(IsNameCharacter) || value.Any(c => (c < ' ' && c != '\t') || c == '\x7f'))
        {
            return false;
        }

        if (isNew)
        {
            _values.Add(name, []);
        }

        _values[name].Add(value);
        return true;
    }

    private string Get(string name) => _values.TryGetValue(name, out var values) ? values[0] : "";

    private static bool IsNameCharacter(char c) => char.IsAsciiLetterOrDigit(c) || c == ' ' || NameMarks.Contains(c, StringComparison.Ordinal);

    // Only a slash separates folders: a backslash is part of the name.
    private static string BaseName(string path)
    {
        var trimmed = path.TrimEnd('/');
        return path.Length == 0 ? "" : trimmed.Length == 0 ? "/" : trimmed[(trimmed.LastIndexOf('/') + 1)..];
    }
}
