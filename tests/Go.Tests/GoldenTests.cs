using System.Buffers;
using System.Text.Json;
using System.Text.Unicode;
using Mocks.Go.Encoding.Json;
using Mocks.Go.Time;

namespace Mocks.Go.Tests;

public sealed class GoldenTests
{
    public static TheoryData<int> Strings => Golden.Rows("strings");

    public static TheoryData<int> ValidStrings =>
        [.. Enumerable.Range(0, Strings.Count).Where(row => Utf8.IsValid(Golden.Row("strings", row).Bytes("utf8_base64")))];

    public static TheoryData<int> Numbers => Golden.Rows("numbers");

    public static TheoryData<int> Times => Golden.Rows("times");

    public static TheoryData<int> Syntax => Golden.Rows("syntax");

    [Fact]
    public void The_recording_is_whole()
    {
        Assert.Equal((199, 167, 90, 337), (Strings.Count, Numbers.Count, Times.Count, Syntax.Count));
    }

    [Theory]
    [MemberData(nameof(Strings))]
    public void A_string_is_written_as_Go_writes_it(int row)
    {
        var recorded = Golden.Row("strings", row);
        var utf8 = recorded.Bytes("utf8_base64");

        Assert.Equal(recorded.Text("plain"), WrittenByWriter(utf8, GoEncoder.Plain));
        Assert.Equal(recorded.Text("html_escaped"), WrittenByWriter(utf8, GoEncoder.Html));
        Assert.Equal(recorded.Text("plain"), GoNode.OfUtf8(utf8).ToString());
    }

    [Theory]
    [MemberData(nameof(ValidStrings))]
    public void A_string_of_NET_is_written_as_Go_writes_it(int row)
    {
        var recorded = Golden.Row("strings", row);
        var text = TextEncoding.UTF8.GetString(recorded.Bytes("utf8_base64"));

        Assert.Equal(recorded.Text("plain"), WrittenByWriter(text, GoEncoder.Plain));
        Assert.Equal(recorded.Text("html_escaped"), WrittenByWriter(text, GoEncoder.Html));
        Assert.Equal(recorded.Text("plain"), GoNode.OfString(text).ToString());
        Assert.Equal(recorded.Text("html_escaped"), $"\"{GoEncoder.Html.Encode(text)}\"");
    }

    [Theory]
    [MemberData(nameof(Numbers))]
    public void A_number_is_written_as_Go_writes_it(int row)
    {
        var recorded = Golden.Row("numbers", row);

        var written = GoFloat.Format(BitConverter.UInt64BitsToDouble(recorded.Bits("bits_hex")));

        Assert.Equal(recorded.Text("out"), written);
    }

    [Theory]
    [MemberData(nameof(Times))]
    public void A_time_is_written_as_Go_writes_it_and_reads_back_the_same(int row)
    {
        var recorded = Golden.Row("times", row);
        var (seconds, nanoseconds) = Math.DivRem(recorded.GetProperty("unix_nanoseconds").GetInt64(), 1_000_000_000);
        var time = nanoseconds < 0
            ? new GoTime(seconds - 1, (int)nanoseconds + 1_000_000_000, recorded.GetProperty("offset_seconds").GetInt32())
            : new GoTime(seconds, (int)nanoseconds, recorded.GetProperty("offset_seconds").GetInt32());

        var isRead = GoTime.TryParse(recorded.Text("out").Trim('"'), out var read, out _);

        Assert.Equal(recorded.Text("out"), $"\"{time}\"");
        Assert.True(isRead);
        Assert.Equal(time, read);
    }

    [Theory]
    [MemberData(nameof(Syntax))]
    public void A_body_is_read_or_refused_as_Unmarshal_does(int row)
    {
        var recorded = Golden.Row("syntax", row);

        var node = GoJson.Unmarshal(recorded.Bytes("input_base64"), out var error);

        Assert.Equal(recorded.Text("unmarshal_error"), error ?? "");
        Assert.Equal(error is null, node is not null);
        if (recorded.TryGetProperty("value_html_escaped", out var value))
        {
            Assert.Equal(value.GetString(), Written(node!));
        }
    }

    [Theory]
    [MemberData(nameof(Syntax))]
    public void A_body_is_read_or_refused_as_a_Decoder_does(int row)
    {
        var recorded = Golden.Row("syntax", row);
        var input = recorded.Bytes("input_base64");

        var (node, error, consumed) = GoJson.Decode(input);

        Assert.Equal(recorded.Text("decode_error"), error ?? "");
        Assert.Equal(recorded.GetProperty("decode_rest").GetInt32(), input.Length - consumed);
        Assert.Equal(error is null, node is not null);
        if (recorded.TryGetProperty("value_html_escaped", out var value))
        {
            Assert.Equal(value.GetString(), Written(node!));
        }
    }

    private static string Written(GoNode node)
    {
        var buffer = new ArrayBufferWriter<byte>();
        node.Write(buffer, GoEncoder.Html);
        return TextEncoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static string WrittenByWriter(ReadOnlySpan<byte> utf8, GoEncoder encoder)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = encoder }))
        {
            writer.WriteStringValue(utf8);
        }

        return TextEncoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static string WrittenByWriter(string text, GoEncoder encoder)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = encoder }))
        {
            writer.WriteStringValue(text);
        }

        return TextEncoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
