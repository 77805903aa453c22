using System.Net;
using System.Runtime.InteropServices;
using System.Text;

namespace Mocks.Snapshotter.Network;

/// <summary>TLS over another stream. Certificates are checked against the authorities that curl would use.</summary>
internal sealed class TlsStream : ByteStream
{
    private const int VerifyPeer = 1;
    private const int SetMinVersion = 123;
    private const int Tls12 = 0x0303;
    private const int SetServerName = 55;
    private const int TrustPartialChains = 0x80000;
    private const int WantsRead = 2;
    private const int Closed = 6;

    private readonly OpenSsl _openSsl = OpenSsl.Load();
    private readonly ByteStream _inner;
    private readonly byte[] _received = new byte[16 * 1024];
    private readonly byte[] _drained = new byte[16 * 1024];
    private nint _context;
    private nint _ssl;
    private nint _in;
    private nint _out;

    private TlsStream(ByteStream inner) => _inner = inner;

    /// <summary>Shakes hands; <paramref name="inner"/> is disposed with the result, or when it fails.</summary>
    /// <param name="host">A name, an address, or an IPv6 address in brackets.</param>
    public static async ValueTask<TlsStream> ConnectAsync(ByteStream inner, string host, Authorities authorities)
    {
        TlsStream? stream = null;
        try
        {
            stream = new TlsStream(inner);
            stream.Prepare(host.Trim('[', ']'), authorities);
            await stream.ShakeHandsAsync();
            return stream;
        }
        catch
        {
            stream?.Dispose();
            inner.Dispose();
            throw;
        }
    }

    public override async ValueTask<int> ReceiveAsync(Memory<byte> buffer)
    {
        while (true)
        {
            var (count, error) = Read(buffer.Span);
            if (count > 0)
            {
                return count;
            }

            if (error == Closed)
            {
                return 0;
            }

            // A renewed key may have to be sent.
            await FlushAsync();
            if (error != WantsRead)
            {
                throw new NetworkFailure($"TLS failed: {_openSsl.Reason()}");
            }

            if (!await FillAsync())
            {
                return 0;
            }
        }
    }

    public override async ValueTask SendAsync(ReadOnlyMemory<byte> bytes)
    {
        if (!Write(bytes.Span))
        {
            throw new NetworkFailure($"TLS failed: {_openSsl.Reason()}");
        }

        await FlushAsync();
    }

    public override unsafe void Dispose()
    {
        if (_ssl != 0)
        {
            _openSsl.Free(_ssl);
        }

        if (_context != 0)
        {
            _openSsl.FreeContext(_context);
        }

        _ssl = _context = 0;
        _inner.Dispose();
    }

    private unsafe void Prepare(string host, Authorities authorities)
    {
        _context = _openSsl.NewContext(_openSsl.ClientMethod());
        if (_context == 0)
        {
            throw new NetworkFailure($"OpenSSL cannot start: {_openSsl.Reason()}", mayPass: false);
        }

        _openSsl.ControlContext(_context, SetMinVersion, Tls12, 0);
        _openSsl.SetVerify(_context, VerifyPeer, 0);
        _openSsl.SetVerifyFlags(_openSsl.ContextParameters(_context), TrustPartialChains);
        authorities.Load(_openSsl, _context);

        _ssl = _openSsl.New(_context);
        (_in, _out) = (_openSsl.NewBuffer(_openSsl.BufferMethod()), _openSsl.NewBuffer(_openSsl.BufferMethod()));
        if (_ssl == 0 || _in == 0 || _out == 0)
        {
            throw new NetworkFailure($"OpenSSL cannot start: {_openSsl.Reason()}", mayPass: false);
        }

        _openSsl.SetBuffers(_ssl, _in, _out);
        fixed (byte* name = Encoding.ASCII.GetBytes(host + "\0"))
        {
            if (IPAddress.TryParse(host, out _))
            {
                _openSsl.SetVerifyAddress(_openSsl.Parameters(_ssl), name);
            }
            else
            {
                _openSsl.SetVerifyHost(_ssl, name);
                _openSsl.Control(_ssl, SetServerName, 0, name);
            }
        }
    }

    private async ValueTask ShakeHandsAsync()
    {
        while (true)
        {
            var (result, error) = Shake();
            await FlushAsync();
            if (result == 1)
            {
                return;
            }

            if (error != WantsRead)
            {
                throw CertificateProblem() is { } problem
                    ? new NetworkFailure($"the server's certificate is not accepted: {problem}", mayPass: false)
                    : new NetworkFailure($"TLS failed: {_openSsl.Reason()}");
            }

            if (!await FillAsync())
            {
                throw new NetworkFailure("the connection was closed during the TLS handshake");
            }
        }
    }

    private unsafe (int Result, int Error) Shake()
    {
        var result = _openSsl.Connect(_ssl);
        return (result, result == 1 ? 0 : _openSsl.ErrorOf(_ssl, result));
    }

    private unsafe (int Count, int Error) Read(Span<byte> buffer)
    {
        fixed (byte* start = buffer)
        {
            var count = _openSsl.Read(_ssl, start, buffer.Length);
            return (count, count > 0 ? 0 : _openSsl.ErrorOf(_ssl, count));
        }
    }

    private unsafe bool Write(ReadOnlySpan<byte> bytes)
    {
        fixed (byte* start = bytes)
        {
            return _openSsl.Write(_ssl, start, bytes.Length) == bytes.Length;
        }
    }

    private unsafe string? CertificateProblem()
    {
        var result = _openSsl.VerifyResult(_ssl);
        return result == 0 ? null : Marshal.PtrToStringUTF8(_openSsl.VerifyError(result));
    }

    private async ValueTask FlushAsync()
    {
        while (Drain() is > 0 and var count)
        {
            await _inner.SendAsync(_drained.AsMemory(0, count));
        }
    }

    private unsafe int Drain()
    {
        fixed (byte* start = _drained)
        {
            return _openSsl.ReadBuffer(_out, start, _drained.Length);
        }
    }

    /// <returns>False at the connection's end.</returns>
    private async ValueTask<bool> FillAsync()
    {
        var count = await _inner.ReceiveAsync(_received);
        Feed(count);
        return count > 0;
    }

    private unsafe void Feed(int count)
    {
        fixed (byte* start = _received)
        {
            _openSsl.WriteBuffer(_in, start, count);
        }
    }
}
