using System.Text;
using System.Text.Json;
using Mocks.Go.Encoding.Json;
using Mocks.Go.Time;
using Mocks.GoLibraries.GoogleUuid;
using Mocks.Wire.AgentApi;
using Mocks.Wire.Coderd;

namespace Mocks.Wire.Tests.Go;

public sealed class RandomTests
{
    private const int Rounds = 3_000;

    private static readonly string[] Pieces =
        ["a", "<", "&", "\"", "\\", "\n", "\0", "\u001f", "\u007f", "é", "\u2028", "\u2029", "漢", "\ufffd", "\ue000", "😀", "\U0010ffff", "\\u0041"];

    private static readonly string[] JsonPieces =
        ["{", "}", "[", "]", ",", ":", "\"", "\\", "\\u12", "\\ud83d", "true", "nul", "null", "-", "0", "1.5", "e9", "\"id\"", "\"messages\":", " ", "\n", "é", "\"time\":", "\u0001"];

    [Fact]
    public void What_is_written_decodes_to_the_same_text()
    {
        var random = new Random(20260727);
        for (var round = 0; round < Rounds; round++)
        {
            var text = string.Concat(Some(random, Pieces, 12));
            var message = new Message(round, text, "user", RandomTime(random));

            foreach (var json in new[] { Json.AgentApi, Json.Coderd })
            {
                var body = json == Json.AgentApi
                    ? json.Write(new MessagesResponse(text, [message]))
                    : json.Write(new LogSnapshot(text, [message]));
                var (snapshot, detail) = LogSnapshotDecoder.Decode(body);

                Assert.Null(detail);
                Assert.Equal(text, snapshot?.Schema);
                Assert.Equal([message], snapshot?.Messages);
                Assert.Equal(text, JsonDocument.Parse(body).RootElement.GetProperty("$schema").GetString());
            }
        }
    }

    [Fact]
    public void Random_bytes_never_throw()
    {
        var random = new Random(65536);
        for (var round = 0; round < Rounds; round++)
        {
            var bytes = new byte[random.Next(40)];
            random.NextBytes(bytes);

            AssertDecoders(bytes);
            AssertDecoders(Encoding.UTF8.GetBytes("{\"messages\":[" + string.Concat(Some(random, JsonPieces, 20))));
            AssertDecoders(Encoding.UTF8.GetBytes(string.Concat(Some(random, JsonPieces, 8))));
        }
    }

    [Fact]
    public void A_number_that_is_written_reads_back_the_same()
    {
        var random = new Random(754);
        for (var round = 0; round < Rounds; round++)
        {
            var value = BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue));
            if (double.IsFinite(value))
            {
                Assert.True(GoFloat.TryParse(GoFloat.Format(value), out var read, out _));
                Assert.Equal(BitConverter.DoubleToInt64Bits(value), BitConverter.DoubleToInt64Bits(read));
            }
        }
    }

    private static void AssertDecoders(byte[] body)
    {
        var node = GoJson.Unmarshal(body, out var unmarshalError);
        var decoded = GoJson.Decode(body);
        _ = GoJson.Decode(body, truncatedByLimit: true);
        var snapshot = LogSnapshotDecoder.Decode(body);
        _ = GoTime.TryParse(Encoding.Latin1.GetString(body), out _, out _);
        _ = GoUuid.TryParse(Encoding.Latin1.GetString(body), out _, out _);

        Assert.Equal(node is null, unmarshalError is not null);
        Assert.Equal(decoded.Node is null, decoded.Error is not null);
        Assert.Equal(snapshot.Snapshot is null, snapshot.Detail is not null);
        Assert.Equal(GoJson.Decode(body.AsSpan(0, decoded.Consumed)).Node?.ToString(), decoded.Node?.ToString());
        Assert.True(node is null || node.ToString() == decoded.Node?.ToString());
        Assert.Equal(IsValid(body), unmarshalError is null || unmarshalError.StartsWith("json:", StringComparison.Ordinal));
    }

    /// <summary>A second opinion: on syntax .NET and Go agree, save for bytes that are no UTF-8, which .NET refuses.</summary>
    private static bool IsValid(byte[] body)
    {
        try
        {
            using var document = JsonDocument.Parse(Encoding.Latin1.GetString(body));
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static GoTime RandomTime(Random random) =>
        new(random.NextInt64(-62_135_596_800, 253_402_300_799), random.Next(1_000_000_000), random.Next(-12 * 60, 14 * 60) * 60);

    private static List<string> Some(Random random, string[] pieces, int most) =>
        Enumerable.Range(0, random.Next(most)).Select(_ => pieces[random.Next(pieces.Length)]).ToList();
}
