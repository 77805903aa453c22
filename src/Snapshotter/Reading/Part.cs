namespace Mocks.Snapshotter.Reading;

/// <summary>A section of JSON text as received, or in its shortest form once it is too long to be posted as received.</summary>
/// <param name="isContent">Whether the text is inside a content string, and so may have terminal padding.</param>
/// <param name="maxBytes">The limit for a whole body. At most twice this is held here.</param>
internal sealed class Part(bool isContent, bool keepsPadding, int maxBytes)
{
    private byte[] _held = new byte[Math.Min(512, maxBytes)];
    private int _count;
    private Squeezer? _squeezer;
    private bool _squeezing;

    /// <summary>The length as received, in bytes, also of bytes that are no longer held.</summary>
    public long Length { get; private set; }

    /// <summary>The text as received; complete only while <see cref="Length"/> is within the limit.</summary>
    public Squeezed Original() => new(_held.AsMemory(0, _count), Length, LostPadding: false);

    public void Clear()
    {
        _count = 0;
        Length = 0;
        _squeezing = false;
    }

    public void Append(ReadOnlySpan<byte> bytes)
    {
        Length += bytes.Length;
        if (!_squeezing && bytes.Length <= _held.Length - _count)
        {
            bytes.CopyTo(_held.AsSpan(_count));
            _count += bytes.Length;
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
        if (_squeezing)
        {
            _squeezer!.RemoveLast(shortest);
            return;
        }

        _count -= original;
    }

    /// <summary>The text with each code point in its shortest JSON form and, in a content, without padding.</summary>
    public Squeezed Shortest()
    {
        if (_squeezing)
        {
            return _squeezer!.Result();
        }

        var once = new Squeezer(isContent && !keepsPadding, maxBytes);
        once.Feed(_held.AsSpan(0, _count));
        return once.Result();
    }

    private void AppendBeyond(ReadOnlySpan<byte> bytes)
    {
        if (!_squeezing && _count + bytes.Length <= maxBytes)
        {
            Array.Resize(ref _held, Math.Min(maxBytes, Math.Max(_held.Length * 2, _count + bytes.Length)));
            bytes.CopyTo(_held.AsSpan(_count));
            _count += bytes.Length;
            return;
        }

        if (!_squeezing)
        {
            _squeezing = true;
            _squeezer ??= new Squeezer(isContent && !keepsPadding, maxBytes);
            _squeezer.Clear();
            _squeezer.Feed(_held.AsSpan(0, _count));
        }

        _squeezer!.Feed(bytes);
    }
}
