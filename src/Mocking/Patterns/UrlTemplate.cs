namespace Mocks.Mocking.Patterns;

/// <summary>A path in which <c>{name}</c> stands for a segment.</summary>
internal sealed class UrlTemplate
{
    private readonly string[] _segments;
    private readonly List<(string Name, TextMatch Match)> _parameters;

    /// <exception cref="PatternException">A parameter's pattern is not valid, or the template has no such name.</exception>
    public UrlTemplate(string template, IReadOnlyDictionary<string, TextPattern>? parameters)
    {
        _segments = template.Split('/');
        _parameters = RequestQuery.Of("pathParameters", parameters, (_, text) => text);
        foreach (var (name, _) in _parameters)
        {
            if (!_segments.Contains($"{{{name}}}"))
            {
                throw new PatternException($"pathParameters.{name}: {template} has no such name.");
            }
        }
    }

    public bool IsMatch(string path)
    {
        var sent = path.Split('/');
        return sent.Length == _segments.Length
            && _segments.Index().All(segment => segment.Item is ['{', .., '}'] ? sent[segment.Index].Length > 0 : segment.Item == sent[segment.Index])
            && _parameters.TrueForAll(parameter => parameter.Match(Uri.UnescapeDataString(sent[Array.IndexOf(_segments, $"{{{parameter.Name}}}")])));
    }
}
