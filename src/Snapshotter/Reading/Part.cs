namespace Mocks.Snapshotter.Reading;

/// <summary>A section of JSON text as received, or in its shortest form once it is too long to be posted as received.</summary>
/// <param name="isContent">Whether the text is inside a content string, and so may have terminal padding.</param>
/// <param name="maxBytes">The limit for a whole body. At most twice this is held here.</param>
internal sealed class Part(bool isContent, bool keepsPadding, int maxBytes)
{
    private byte[] held = new byte[Math.Min(512, maxBytes)];
    private int count;
    private Squeezer? squeezer;
    private bool squeezing;

    /// <summary>The length as received, in bytes, also of bytes that are no longer held.</summary>
    public long Length { get; private set; }

    /// <summary>The text as received; complete only while <see cref="Length"/> is within the limit.</summary>
    public Squeezed Original() => new(held.AsMemory(0, count), Length, LostPadding: false);

    public void Clear()
    {
        count = 0;
        Length = 0;
        squeezing = false;
    }

    public void Append(ReadOnlySpan<byte> bytes)
    {
        Length += bytes.Length;
        if (!squeezing && bytes.Length <= held.Length - count)
        {
            bytes.CopyTo(held.AsSpan(count));
            count += bytes.Length;
            return;
        }

        AppendBeyond(bytes);
    }

    /// <summary>Removes the last bytes: the name of a duplicate member.</summary>
    /// <param name="original">Their length as received.</param>
    /// <param name="shortest">Their length in the shortest form.</param>
    public void RemoveLast(int original, int shortest)
    {
        Length -= original;
        if (squeezing)
        {
            squeezer!.RemoveLast(shortest);
            return;
        }

        count -= original;
    }

    /// <summary>The text with each code point in its shortest JSON form and, in a content, without padding.</summary>
    public Squeezed Shortest()
    {
        if (squeezing)
        {
            return squeezer!.Result();
        }

        var once = new Squeezer(isContent && !keepsPadding, maxBytes);
        once.Feed(held.AsSpan(0, count));
        return once.Result();
    }

    private void AppendBeyond(ReadOnlySpan<byte> bytes)
    {
        if (!squeezing && count + bytes.Length <= maxBytes)
        {
            Array.Resize(ref held, Math.Min(maxBytes, Math.Max(held.Length * 2, count + bytes.Length)));
            bytes.CopyTo(held.AsSpan(count));
            count += bytes.Length;
            return;
        }

        if (!squeezing)
        {
            squeezing = true;
            squeezer ??= new Squeezer(isContent && !keepsPadding, maxBytes);
            squeezer.Clear();
            squeezer.Feed(held.AsSpan(0, count));
        }

        squeezer!.Feed(bytes);
    }
}
