using System.Globalization;
using System.Text;

namespace Mocks.Snapshotter.Network;

/// <summary>An HTTP/1.x answer: the head, and the body piece by piece.</summary>
/// <remarks>As in curl, interim answers (1xx) are skipped, and a body without a length ends with the connection.</remarks>
internal sealed class HttpAnswer
{
    // Large enough for few system calls, small enough for the processor's cache. Also the limit for a head.
    private const int BufferBytes = 128 * 1024;
    private const int MaxInterim = 100;

    private readonly ByteStream _stream;
    private readonly byte[] _buffer = new byte[BufferBytes];
    private readonly List<(string Name, string Value)> _fields = [];
    private int _start;
    private int _end;

    // The rest of the body, or of the current chunk; null when the body ends with the connection.
    private long? _rest;
    private bool _isChunked;
    private bool _hasEnded;

    private HttpAnswer(ByteStream stream) => _stream = stream;

    public int Status { get; private set; }

    /// <summary>The first field of the name; null when the head has none.</summary>
    public string? this[string name] => _fields.Find(field => field.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;

    /// <summary>Sends a request, and receives the head of its answer.</summary>
    public static async ValueTask<HttpAnswer> ToAsync(ByteStream stream, ReadOnlyMemory<byte> request)
    {
        var answer = new HttpAnswer(stream);
        try
        {
            await stream.SendAsync(request);
        }
        catch (NetworkFailure failure) when (failure.MayPass)
        {
            // A server that refuses a body may answer and close before it has read all of it.
            await answer.ReceiveHeadAsync(failure);
            return answer;
        }

        await answer.ReceiveHeadAsync(null);
        return answer;
    }

    /// <summary>The next piece of the body, valid until the next call; empty at the body's end.</summary>
    public async ValueTask<ReadOnlyMemory<byte>> ReceiveAsync()
    {
        if (_isChunked && _rest == 0 && !_hasEnded)
        {
            await StartChunkAsync();
        }

        if (_hasEnded || _rest == 0)
        {
            return default;
        }

        if (_start == _end && !await FillAsync())
        {
            _hasEnded = true;
            return _rest is null ? default : throw new NetworkFailure("the answer was cut: its body is shorter than announced");
        }

        var piece = _buffer.AsMemory(_start, (int)Math.Min(_end - _start, _rest ?? long.MaxValue));
        _start += piece.Length;
        _rest -= piece.Length;
        if (_isChunked && _rest == 0 && (await LineAsync()).Length > 0)
        {
            throw new NetworkFailure("the answer is not HTTP: a chunk is longer than announced");
        }

        return piece;
    }

    private async ValueTask ReceiveHeadAsync(NetworkFailure? unsent)
    {
        for (var interim = 0; interim < MaxInterim; interim++)
        {
            if (_start == _end && !await FillAsync())
            {
                throw unsent ?? new NetworkFailure("the connection was closed without an answer");
            }

            var line = await LineAsync();
            Status = line.StartsWith("HTTP/", StringComparison.Ordinal) && line.Split(' ', 3, StringSplitOptions.RemoveEmptyEntries) is [_, { Length: 3 } status, ..]
                && int.TryParse(status, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                ? number
                : throw new NetworkFailure("the answer is not HTTP");

            _fields.Clear();
            var length = line.Length;
            while ((line = await LineAsync()).Length > 0)
            {
                length += line.Length;
                if (length > BufferBytes)
                {
                    throw new NetworkFailure($"the answer's head is longer than {BufferBytes / 1024} KiB");
                }

                if (line.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon)
                {
                    _fields.Add((line[..colon].TrimEnd(), line[(colon + 1)..].Trim()));
                }
            }

            if (Status is 101 or >= 200)
            {
                ReadLength();
                return;
            }
        }

        throw new NetworkFailure($"the answer did not come after {MaxInterim} interim answers");
    }

    private void ReadLength()
    {
        if (this["Transfer-Encoding"] is { } coding && !coding.Equals("identity", StringComparison.OrdinalIgnoreCase))
        {
            _isChunked = coding.Equals("chunked", StringComparison.OrdinalIgnoreCase) ? true : throw new NetworkFailure("the answer's Transfer-Encoding is not chunked");
            _rest = 0;
            return;
        }

        foreach (var (name, value) in _fields)
        {
            if (!name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            if (!long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var length) || (_rest ?? length) != length)
            {
                throw new NetworkFailure("the answer's Content-Length is not a number");
            }

            _rest = length;
        }

        _hasEnded = Status is 204 or 304;
    }

    private async ValueTask StartChunkAsync()
    {
        var size = (await LineAsync()).Split(';')[0].Trim();
        if (!long.TryParse(size, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var length) || length < 0)
        {
            throw new NetworkFailure("the answer is not HTTP: a chunk has no size");
        }

        _rest = length;
        while (length == 0 && !_hasEnded)
        {
            _hasEnded = (await LineAsync()).Length == 0;
        }
    }

    /// <summary>The next line without its end.</summary>
    private async ValueTask<string> LineAsync()
    {
        var searched = _start;
        while (true)
        {
            var at = _buffer.AsSpan(searched, _end - searched).IndexOf((byte)'\n');
            if (at >= 0)
            {
                var line = Encoding.UTF8.GetString(_buffer, _start, searched + at - _start).TrimEnd('\r');
                _start = searched + at + 1;
                return line;
            }

            var length = _end - _start;
            if (!await FillAsync())
            {
                throw new NetworkFailure("the answer was cut");
            }

            searched = _start + length;
        }
    }

    /// <returns>False at the connection's end.</returns>
    private async ValueTask<bool> FillAsync()
    {
        if (_start == _end)
        {
            _start = _end = 0;
        }
        else if (_end == BufferBytes)
        {
            _buffer.AsSpan(_start.._end).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        if (_end == BufferBytes)
        {
            throw new NetworkFailure($"the answer's head is longer than {BufferBytes / 1024} KiB");
        }

        var count = await _stream.ReceiveAsync(_buffer.AsMemory(_end));
        _end += count;
        return count > 0;
    }
}
