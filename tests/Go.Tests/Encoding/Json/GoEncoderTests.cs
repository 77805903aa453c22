using System.Buffers;
using System.Text.Json;
using Mocks.Go.Encoding.Json;

namespace Mocks.Go.Tests.Encoding.Json;

public sealed class GoEncoderTests
{
    [Fact]
    public void A_lone_surrogate_is_written_as_six_characters()
    {
        AssertWritten(@"a\ufffd", "a\ud83d");
        AssertWritten(@"\ufffd\ufffd", "\ude00\ud83d");
        AssertWritten("\\ufffd😀<", "\ud83d\ud83d\ude00<");
    }

    [Fact]
    public void A_real_replacement_character_stays()
    {
        Assert.Equal("\ufffd", GoEncoder.Html.Encode("\ufffd"));
        Assert.Equal("\ufffd", JsonEncodedText.Encode("\ufffd"u8, GoEncoder.Html).ToString());
    }

    [Fact]
    public void Text_written_in_segments_is_the_same()
    {
        const string Text = "a😀<é\u2028漢\n";
        for (var cut = 0; cut <= Text.Length; cut++)
        {
            var buffer = new ArrayBufferWriter<byte>();
            using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = GoEncoder.Html }))
            {
                writer.WriteStringValueSegment(Text.AsSpan(0, cut), isFinalSegment: false);
                writer.WriteStringValueSegment(Text.AsSpan(cut), isFinalSegment: true);
            }

            Assert.Equal("\"a😀\\u003cé\\u2028漢\\n\"", TextEncoding.UTF8.GetString(buffer.WrittenSpan));
        }
    }

    [Fact]
    public void Bytes_written_in_segments_are_the_same()
    {
        var text = "a😀<é\u2028漢\n"u8;
        for (var cut = 0; cut <= text.Length; cut++)
        {
            var buffer = new ArrayBufferWriter<byte>();
            using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = GoEncoder.Html }))
            {
                writer.WriteStringValueSegment(text[..cut], isFinalSegment: false);
                writer.WriteStringValueSegment(text[cut..], isFinalSegment: true);
            }

            Assert.Equal("\"a😀\\u003cé\\u2028漢\\n\"", TextEncoding.UTF8.GetString(buffer.WrittenSpan));
        }
    }

    [Fact]
    public void A_room_that_is_too_small_is_filled_as_far_as_it_goes()
    {
        Span<byte> utf8 = stackalloc byte[7];
        Span<char> chars = stackalloc char[7];

        Assert.Equal(OperationStatus.DestinationTooSmall, GoEncoder.Plain.EncodeUtf8("a\u0001b"u8, utf8, out var consumed, out var written));
        Assert.Equal((2, 7), (consumed, written));
        Assert.Equal(OperationStatus.DestinationTooSmall, GoEncoder.Plain.Encode("ab\u0001", chars, out consumed, out written));
        Assert.Equal((2, 2), (consumed, written));
    }

    private static void AssertWritten(string escaped, string text)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = GoEncoder.Plain }))
        {
            writer.WriteStringValue(text);
        }

        Assert.Equal($"\"{escaped}\"", TextEncoding.UTF8.GetString(buffer.WrittenSpan));
        Assert.Equal(escaped, GoEncoder.Plain.Encode(text));
        Assert.Equal($"\"{escaped}\"", GoNode.OfString(text).ToString());
    }
}
