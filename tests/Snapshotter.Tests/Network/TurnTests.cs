using System.Net.Security;
using System.Net.Sockets;
using System.Runtime.Versioning;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Mocks.Snapshotter.Network;

namespace Mocks.Snapshotter.Tests.Network;

/// <summary>A connection that is always ready does not keep the loop's other work, nor its limit, from their turn.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class TurnTests : IDisposable
{
    private const string Ok = "HTTP/1.1 200 OK\r\n";
    private const int Turns = 50;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    /// <summary>How a flood begins, and what follows without an end.</summary>
    private static readonly Dictionary<string, (string Beginning, string Piece)> Floods = new()
    {
        ["a body without a length"] = (Ok + "\r\n", new(' ', 4096)),
        ["a body byte by byte"] = (Ok + "\r\n", " "),
        ["a body with a length"] = (Ok + "Content-Length: 9223372036854775807\r\n\r\n", new(' ', 4096)),
        ["a huge chunk"] = (Ok + "Transfer-Encoding: chunked\r\n\r\n7fffffffffffffff\r\n", new(' ', 4096)),
        ["small chunks"] = (Ok + "Transfer-Encoding: chunked\r\n\r\n", "1\r\nx\r\n"),
        ["fields after the last chunk"] = (Ok + "Transfer-Encoding: chunked\r\n\r\n0\r\n", "a: b\r\n"),
        ["a size of a chunk that does not end"] = (Ok + "Transfer-Encoding: chunked\r\n\r\n", "0"),
        ["fields"] = (Ok, "a: b\r\n"),
        ["a line that does not end"] = ("", "x"),
        ["interim answers"] = ("", "HTTP/1.1 100 Continue\r\n\r\n"),
    };

    private readonly ManualTime _time = new();
    private readonly PollLoop _loop;
    private readonly AlwaysReadyStream _stream;
    private readonly string _authority = Path.GetTempFileName();
    private SslStream? _server;

    public TurnTests()
    {
        _loop = new(_time, Limit);
        _stream = new(_loop);
    }

    public static TheoryData<string> Kinds => [.. Floods.Keys];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_server_that_floods_leaves_a_turn_after_each_read(string kind)
    {
        _stream.Flood(Floods[kind].Beginning, Floods[kind].Piece, bytes => _stream.Peer.Send(bytes));

        var most = MostMovesInATurn(() => ReadToTheEndAsync(_stream));

        Assert.Equal(1, most);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_server_that_floods_over_TLS_leaves_a_turn_after_each_read(string kind)
    {
        var tls = await SecuredAsync();
        _stream.Flood(Floods[kind].Beginning, Floods[kind].Piece, bytes => _server!.Write(bytes));

        var most = MostMovesInATurn(() => ReadToTheEndAsync(tls));

        Assert.Equal(1, most);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_server_that_takes_everything_leaves_a_turn_after_each_write(bool overTls)
    {
        ByteStream stream = overTls ? await SecuredAsync() : _stream;

        var most = MostMovesInATurn(() => SendForEverAsync(stream));

        Assert.Equal(1, most);
    }

    [Fact]
    public void The_next_try_starts_next_to_a_flood_after_a_third_of_the_limit()
    {
        FloodWithTime(TimeSpan.FromMilliseconds(10));
        var tries = 0;

        var result = Tries.Run(_loop, [TimeSpan.Zero], async () =>
        {
            if (++tries == 1)
            {
                await ReadToTheEndAsync(_stream);
            }

            return new Tried<int>(_stream.Moves, MayPass: false);
        });

        Assert.Equal(2, tries);
        Assert.InRange(result, 166, 170);
    }

    [Fact]
    public void A_long_answer_keeps_its_pace_when_the_next_try_starts_next_to_it()
    {
        FloodWithTime(TimeSpan.FromMilliseconds(10));
        using var other = new AlwaysReadyStream(_loop);
        other.Flood(Ok + "\r\n", " ", bytes => other.Peer.Send(bytes));
        var (tries, before) = (0, 0);

        var movesNextToIt = Tries.Run(_loop, [TimeSpan.Zero], async () =>
        {
            if (++tries == 1)
            {
                await ReadToTheEndAsync(_stream);
            }

            before = _stream.Moves;
            for (var read = 0; read < 5; read++)
            {
                await other.ReceiveAsync(new byte[1]);
            }

            return new Tried<int>(_stream.Moves - before, MayPass: false);
        });

        Assert.InRange(movesNextToIt, 60, 80);
    }

    [Fact]
    public void Floods_end_at_the_limit()
    {
        FloodWithTime(TimeSpan.FromMilliseconds(10));

        var result = Tries.Run(_loop, [TimeSpan.Zero, TimeSpan.Zero], async () =>
        {
            try
            {
                await ReadToTheEndAsync(_stream);
                return new Tried<string>("an end", MayPass: false);
            }
            catch (NetworkFailure failure)
            {
                return new(failure.Message, failure.MayPass);
            }
        });

        Assert.Equal("no answer within 5 s", result);
        Assert.InRange(_loop.Elapsed, Limit, Limit + TimeSpan.FromMilliseconds(50));
    }

    public void Dispose()
    {
        _server?.Dispose();
        _stream.Dispose();
        File.Delete(_authority);
    }

    /// <summary>Each read takes some time: the clock is moved by it.</summary>
    private void FloodWithTime(TimeSpan time) => _stream.Flood(Ok + "\r\n", "   ", bytes =>
    {
        _stream.Peer.Send(bytes);
        _time.Advance(time);
    });

    /// <summary>The most reads and writes of the work between two turns of other work on the same loop.</summary>
    private int MostMovesInATurn(Func<Task> start)
    {
        var (turns, most, before) = (0, 0, _stream.Moves);
        _ = TakeTurnsAsync();
        var work = start();
        _loop.RunUntil(Limit, () => turns == Turns || work.IsCompleted);

        Assert.True(turns == Turns, $"{turns} turns, {_stream.Moves} reads and writes: {work.Exception?.Message}");
        return most;

        async Task TakeTurnsAsync()
        {
            while (turns < Turns)
            {
                await _loop.ReadyAsync([], 0, TimeSpan.Zero);
                most = Math.Max(most, _stream.Moves - before);
                before = _stream.Moves;
                turns++;
            }
        }
    }

    private static async Task ReadToTheEndAsync(ByteStream stream)
    {
        var answer = await HttpAnswer.ToAsync(stream, "GET / HTTP/1.1\r\n\r\n"u8.ToArray());
        while (await answer.ReceiveAsync() is { IsEmpty: false })
        {
        }
    }

    private async Task SendForEverAsync(ByteStream stream)
    {
        while (true)
        {
            await stream.SendAsync(new byte[64]);
            _stream.Drain();
        }
    }

    /// <summary>Shakes hands with a server of the test's own.</summary>
    private async Task<TlsStream> SecuredAsync()
    {
        using var certificate = Certificate();
        File.WriteAllText(_authority, certificate.ExportCertificatePem());
        _server = new(new NetworkStream(_stream.Peer));
        var serving = _server.AuthenticateAsServerAsync(certificate);
        var connecting = TlsStream.ConnectAsync(_stream, "localhost", new Authorities(_authority, null)).AsTask();
        _loop.RunUntil(Limit, () => connecting.IsCompleted);
        await serving;
        return await connecting;
    }

    private static X509Certificate2 Certificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }
}
