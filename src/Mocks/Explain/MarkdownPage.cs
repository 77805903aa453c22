using System.Text;
using Mocks.Docs;

namespace Mocks.Explain;

/// <summary>A page of Markdown that is made block by block, and has an end.</summary>
internal sealed class MarkdownPage
{
    /// <summary>UTF-8 bytes of a page. GitHub refuses a step's summary of more than 1 MiB, and a step may have several pages.</summary>
    public const int MaxBytes = 256 * 1024;

    private const string End = "_The rest does not fit on this page._\n";

    private readonly StringBuilder _text = new();
    private int _bytes = Encoding.UTF8.GetByteCount(End) + 1;
    private bool _isFull;

    public MarkdownPage Heading(int level, string markdown) => Add($"{new string('#', level)} {markdown}\n");

    /// <param name="markdown">Its parts from elsewhere have passed <see cref="MarkdownText"/>.</param>
    public MarkdownPage Paragraph(string markdown) => Add($"{markdown}\n");

    public MarkdownPage List(IEnumerable<string> items) =>
        items.ToArray() is { Length: > 0 } lines ? Add(string.Concat(lines.Select(line => $"- {line}\n"))) : this;

    public MarkdownPage Table(string[] head, IEnumerable<string[]> rows) => Add(Markdown.Table(head, rows));

    public MarkdownPage Block(string text) => Add(MarkdownText.Block(text));

    /// <summary>A part that the reader opens and closes.</summary>
    /// <param name="title">Words of our own: it is HTML.</param>
    public MarkdownPage Details(string title, bool isOpen, Action<MarkdownPage> fill)
    {
        var inner = new MarkdownPage();
        fill(inner);
        return Add($"<details{(isOpen ? " open" : "")}>\n<summary>{title}</summary>\n\n{inner}\n</details>\n");
    }

    public override string ToString() => _text.ToString();

    private MarkdownPage Add(string block)
    {
        _bytes += Encoding.UTF8.GetByteCount(block) + 1;
        if (_isFull)
        {
            return this;
        }

        _isFull = _bytes > MaxBytes;
        _text.Append(_text.Length > 0 ? "\n" : "").Append(_isFull ? End : block);
        return this;
    }
}
