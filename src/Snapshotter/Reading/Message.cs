namespace Mocks.Snapshotter.Reading;

/// <summary>One message as it came, in three parts: what stands before its content, the content, and what stands after it.</summary>
/// <remarks>Without a content that is a string, all of it is in <see cref="Before"/>, and it can't be shortened.</remarks>
internal sealed class Message(bool keepsPadding, int maxBytes)
{
    /// <summary>Up to and with the quote that opens the content.</summary>
    public Part Before { get; } = new(isContent: false, keepsPadding, maxBytes);

    /// <summary>The text of the content, without its quotes, escapes as they came.</summary>
    public Part Content { get; } = new(isContent: true, keepsPadding, maxBytes);

    /// <summary>From the quote that closes the content on.</summary>
    public Part After { get; } = new(isContent: false, keepsPadding, maxBytes);

    public bool HasContent { get; set; }

    public void Clear()
    {
        Before.Clear();
        Content.Clear();
        After.Clear();
        HasContent = false;
    }
}
