namespace Mocks.Snapshotter.Reading;

/// <summary>A message as received, in three parts: before its content, the content, and after it.</summary>
/// <remarks>A message without a string as content is all in <see cref="Before"/>, and cannot be shortened.</remarks>
internal sealed class Message(bool keepsPadding, int maxBytes)
{
    /// <summary>Ends with the opening quote of the content.</summary>
    public Part Before { get; } = new(isContent: false, keepsPadding, maxBytes);

    /// <summary>The text of the content without its quotes, with escapes as received.</summary>
    public Part Content { get; } = new(isContent: true, keepsPadding, maxBytes);

    /// <summary>Starts with the closing quote of the content.</summary>
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
