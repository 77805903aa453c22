using System.Text;

namespace Mocks.Mocking.Secrets;

/// <summary>The places of a text that must not be shown, and the text without them.</summary>
internal sealed class Blots
{
    private readonly List<(int Start, int End)> _places = [];
    private bool _isOrdered = true;

    public bool IsEmpty => _places.Count == 0;

    public void Add(int start, int end)
    {
        if (end > start)
        {
            _isOrdered &= _places.Count == 0 || _places[^1].Start <= start;
            _places.Add((start, end));
        }
    }

    /// <summary>The text with each place redacted; places that overlap are one.</summary>
    public string Of(string text)
    {
        if (IsEmpty)
        {
            return text;
        }

        if (!_isOrdered)
        {
            _places.Sort(static (one, other) => one.Start.CompareTo(other.Start));
        }

        var shown = new StringBuilder(text.Length);
        var done = 0;
        for (var at = 0; at < _places.Count;)
        {
            var (start, end) = _places[at];
            for (at++; at < _places.Count && _places[at].Start < end; at++)
            {
                end = Math.Max(end, _places[at].End);
            }

            shown.Append(text, done, start - done).Append(Redaction.Of(text[start..end]));
            done = end;
        }

        return shown.Append(text, done, text.Length - done).ToString();
    }
}
