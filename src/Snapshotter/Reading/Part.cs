namespace Mocks.Snapshotter.Reading;

/// <summary>A stretch of JSON text as it came, or its shortest form once it is too long to be posted as it came.</summary>
/// <param name="isContent">Whether this is the inside of a content string, which may hold terminal padding.</param>
/// <param name="maxBytes">The most a whole body may have; no more than twice that is ever held here.</param>
internal sealed class Part(bool isContent, bool keepsPadding, int maxBytes)
{
    private byte[] held = new byte[Math.Min(512, maxBytes)];
    private int count;
    private Squeezer? squeezer;
    private bool squeezing;

    /// <summary>Length as it came, in bytes, held or not.</summary>
    public long Length { get; private set; }

    /// <summary>The bytes as they came; only good while <see cref="Length"/> is within the limit.</summary>
    public ReadOnlySpan<byte> AsItCame => held.AsSpan(0, count);

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

    /// <summary>Takes the last bytes away again: a member name that turned out to be a duplicate.</summary>
    /// <param name="asItCame">How long they are as they came.</param>
    /// <param name="shortest">How long they are in their shortest form.</param>
    public void RemoveLast(int asItCame, int shortest)
    {
        Length -= asItCame;
        if (squeezing)
        {
            squeezer!.RemoveLast(shortest);
            return;
        }

        count -= asItCame;
    }

    /// <summary>The same text with each code point in its shortest JSON form and, in a content, without padding.</summary>
    public Squeezed Shortest()
    {
        if (squeezing)
        {
            return squeezer!.Result();
        }

        var once = new Squeezer(isContent && !keepsPadding, maxBytes);
        once.Feed(AsItCame);
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
            squeezer.Feed(AsItCame);
        }

        squeezer!.Feed(bytes);
    }
}
