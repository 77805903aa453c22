using System.Buffers;

namespace Mocks.Go.Mime.Multipart;

/// <summary>A multipart body that Go refuses, in Go's words, e.g. <c>multipart: NextPart: EOF</c>.</summary>
public sealed class MultipartException(string message) : Exception(message)
{
    public static MultipartException TooLarge() => new("multipart: message too large");
}

/// <summary>Parses a multipart body as Go does.</summary>
/// <param name="body">It must throw <see cref="EndOfStreamException"/> when it is shorter than announced.</param>
/// <remarks>Source: Go 1.24, <c>mime/multipart/multipart.go</c>, <c>NextPart</c>, and <c>net/textproto/reader.go</c>.
/// The framework's reader accepts other bodies and has other errors. Not reproduced: quoted-printable parts.</remarks>
public sealed class MultipartBody(Stream body, string boundary)
{
    /// <summary>The buffer of Go's reader: a boundary line that does not fit is refused.</summary>
    private const int MaxLine = 4096;
    private const int HeaderOverhead = 400;
    private const int EntryOverhead = 200;

    private readonly byte[] _buffer = new byte[64 * 1024];
    private readonly byte[] _dashBoundary = TextEncoding.UTF8.GetBytes($"--{boundary}");
    private byte[] _newLine = "\r\n"u8.ToArray();
    private int _start;
    private int _end;
    private bool _ended;
    private int _parts;
    private bool _inPart;

    private ReadOnlySpan<byte> Held => _buffer.AsSpan(_start, _end - _start);

    /// <summary>Skips the rest of the current part.</summary>
    /// <param name="maxHeaderBytes">For the names and values of all headers.</param>
    /// <returns>The headers of the next part; null after the last.</returns>
    /// <exception cref="MultipartException">The body is not valid multipart data.</exception>
    public async Task<PartHeaders?> NextAsync(long maxHeaderBytes, long maxHeaders, CancellationToken cancellationToken)
    {
        if (_inPart)
        {
            await foreach (var _ in ReadPartAsync(cancellationToken))
            {
            }
        }

        if (boundary.Length == 0)
        {
            throw new MultipartException("multipart: boundary is empty");
        }

        var expectsPart = false;
        while (true)
        {
            var line = await TakeLineAsync(cancellationToken);
            if (IsBoundary(line))
            {
                _parts++;
                var headers = await ReadHeadersAsync(maxHeaderBytes, maxHeaders, cancellationToken);
                _inPart = headers is not null;
                return headers;
            }

            if (IsEnd(line))
            {
                return null;
            }

            if (line.Length == 0 || line[^1] != '\n')
            {
                throw new MultipartException("multipart: NextPart: EOF");
            }

            if (expectsPart)
            {
                throw new MultipartException($"multipart: expecting a new Part; got line {GoQuote.Quote(line)}");
            }

            if (_parts == 0)
            {
                continue; // The preamble is ignored.
            }

            if (!line.AsSpan().SequenceEqual(_newLine))
            {
                throw new MultipartException($"multipart: unexpected line in Next(): {GoQuote.Quote(line)}");
            }

            expectsPart = true;
        }
    }

    /// <summary>The contents of the current part in pieces; a piece is valid until the next is read.</summary>
    /// <exception cref="MultipartException">The body ends inside the part.</exception>
    public async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadPartAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var atStart = true;
        while (_inPart)
        {
            var (take, over) = Scan(Held, atStart);
            _inPart = !over;
            if (take > 0)
            {
                atStart = false;
                var piece = _buffer.AsMemory(_start, take);
                _start += take;
                yield return piece;
            }
            else if (!over && !await FillAsync(cancellationToken))
            {
                throw new MultipartException("unexpected EOF");
            }
        }
    }

    /// <returns>How many bytes certainly belong to the part, and whether a boundary follows.</returns>
    private (int Take, bool Over) Scan(ReadOnlySpan<byte> held, bool atStart)
    {
        if (atStart && (held.StartsWith(_dashBoundary) || _dashBoundary.AsSpan().StartsWith(held)))
        {
            return held.Length < _dashBoundary.Length ? (0, false) : Judge(held, 0, _dashBoundary.Length);
        }

        var mark = Mark();
        var at = held.IndexOf(mark);
        if (at >= 0)
        {
            return Judge(held, at, mark.Length);
        }

        // The last line may be the beginning of a boundary.
        var last = held.LastIndexOf(mark[0]);
        return mark.StartsWith(held) ? (0, false)
            : last >= 0 && mark.StartsWith(held[last..]) ? (last, false)
            : (held.Length, false);
    }

    private (int Take, bool Over) Judge(ReadOnlySpan<byte> held, int at, int length)
    {
        var after = held[(at + length)..];
        return after switch
        {
            [] => (at, _ended),
            [(byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n', ..] => (at, true),
            [(byte)'-', (byte)'-', ..] => (at, true),
            [(byte)'-'] when !_ended => (at, false),
            _ => (at + length, false),
        };
    }

    private ReadOnlySpan<byte> Mark() => (byte[])[.. _newLine, .. _dashBoundary];

    private bool IsBoundary(ReadOnlySpan<byte> line)
    {
        if (!line.StartsWith(_dashBoundary))
        {
            return false;
        }

        var rest = line[_dashBoundary.Length..].TrimStart(" \t"u8);
        if (_parts == 0 && rest.SequenceEqual("\n"u8))
        {
            _newLine = "\n"u8.ToArray(); // The line end of the first boundary counts for the whole body.
        }

        return rest.SequenceEqual(_newLine);
    }

    private bool IsEnd(ReadOnlySpan<byte> line)
    {
        if (!line.StartsWith(_dashBoundary) || !line[_dashBoundary.Length..].StartsWith("--"u8))
        {
            return false;
        }

        var rest = line[(_dashBoundary.Length + 2)..].TrimStart(" \t"u8);
        return rest.IsEmpty || rest.SequenceEqual(_newLine);
    }

    /// <returns>A line with its line end; the last one may lack it.</returns>
    private async Task<byte[]> TakeLineAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var window = Held[..Math.Min(Held.Length, MaxLine)];
            var at = window.IndexOf((byte)'\n');
            if (at < 0 && window.Length == MaxLine)
            {
                throw new MultipartException("multipart: NextPart: bufio: buffer full");
            }

            if (at >= 0 || !await FillAsync(cancellationToken, "multipart: NextPart: "))
            {
                return Take(at < 0 ? Held.Length : at + 1);
            }
        }
    }

    /// <returns>A line without its line end; null at the end of the body.</returns>
    private async Task<byte[]?> TakeHeaderLineAsync(long most, CancellationToken cancellationToken)
    {
        var line = new ArrayBufferWriter<byte>();
        while (true)
        {
            var at = Held.IndexOf((byte)'\n');
            line.Write(Take(at < 0 ? Held.Length : at + 1));
            if (line.WrittenCount - 2 > most)
            {
                throw MultipartException.TooLarge();
            }

            if (at >= 0 || !await FillAsync(cancellationToken))
            {
                return at < 0 && line.WrittenCount == 0 ? null : WithoutEnd(line.WrittenSpan).ToArray();
            }
        }
    }

    private static ReadOnlySpan<byte> WithoutEnd(ReadOnlySpan<byte> line) => line switch
    {
        [.., (byte)'\r', (byte)'\n'] => line[..^2],
        [.., (byte)'\n'] => line[..^1],
        _ => line,
    };

    /// <returns>Null when the body ends inside the headers: to Go that is the end of all parts.</returns>
    private async Task<PartHeaders?> ReadHeadersAsync(long maxBytes, long maxHeaders, CancellationToken cancellationToken)
    {
        var headers = new PartHeaders();
        maxBytes -= HeaderOverhead;
        if (Held.IsEmpty)
        {
            await FillAsync(cancellationToken);
        }

        var startsBlank = Held is [(byte)' ' or (byte)'\t', ..];
        while (await TakeHeaderLineAsync(maxBytes, cancellationToken) is { } line)
        {
            if (startsBlank)
            {
                throw new MultipartException($"malformed MIME header initial line: {TextEncoding.UTF8.GetString(line)}");
            }

            if (line.Length == 0)
            {
                return headers;
            }

            if (!line.Contains((byte)':'))
            {
                throw new MultipartException($"malformed MIME header: missing colon: {GoQuote.Quote(line)}");
            }

            line = await WithContinuationsAsync(line, maxBytes, cancellationToken);
            if (!headers.TryAdd(line, out var name, out var value, out var isNew))
            {
                throw new MultipartException($"malformed MIME header line: {TextEncoding.UTF8.GetString(line)}");
            }

            maxHeaders--;
            maxBytes -= value.Length + (isNew ? name.Length + EntryOverhead : 0);
            if (maxHeaders < 0 || maxBytes < 0)
            {
                throw MultipartException.TooLarge();
            }
        }

        return null;
    }

    private async Task<byte[]> WithContinuationsAsync(byte[] line, long most, CancellationToken cancellationToken)
    {
        var whole = new ArrayBufferWriter<byte>();
        whole.Write(line.AsSpan().Trim(" \t"u8));
        while (await IsContinuedAsync(cancellationToken) && await TakeHeaderLineAsync(most - whole.WrittenCount, cancellationToken) is { } more)
        {
            whole.Write(" "u8);
            whole.Write(more.AsSpan().Trim(" \t"u8));
        }

        return whole.WrittenSpan.ToArray();
    }

    private async Task<bool> IsContinuedAsync(CancellationToken cancellationToken)
    {
        if (Held.IsEmpty)
        {
            await FillAsync(cancellationToken);
        }

        return Held is [(byte)' ' or (byte)'\t', ..];
    }

    private byte[] Take(int bytes)
    {
        var taken = Held[..bytes].ToArray();
        _start += bytes;
        return taken;
    }

    /// <returns>False at the end of the body.</returns>
    private async Task<bool> FillAsync(CancellationToken cancellationToken, string prefix = "")
    {
        if (_ended)
        {
            return false;
        }

        Held.CopyTo(_buffer);
        (_start, _end) = (0, _end - _start);
        try
        {
            var read = await body.ReadAsync(_buffer.AsMemory(_end), cancellationToken);
            _end += read;
            _ended = read == 0;
            return read > 0;
        }
        catch (EndOfStreamException)
        {
            throw new MultipartException($"{prefix}unexpected EOF");
        }
    }
}
