using System.Text;
using System.Text.Json;
using Mocks.Snapshotter.Reading;

namespace Mocks.Snapshotter.Tests.Reading;

public sealed class JsonScannerTests
{
    [Theory]
    [InlineData("""{"messages":[{"id":1,"content":"a\"\\\/\b\f\n\r\t\u00e9","x":[1,-0.5e+10,0,true,false,null,{}]}],"$schema":"s"}""")]
    [InlineData("""{"messages":["text",5,null,[1,[2]],{}]}""")]
    [InlineData("""{"messages":[{"content":5},{"content":null},{"content":{"content":"x"}}]}""")]
    [InlineData("""{"a":{"messages":[1]},"messages":[{"nested":{"content":"no"},"content":"yes"}]}""")]
    public void A_document_that_fits_is_posted_as_it_came(string json)
    {
        for (var seed = 0; seed < 20; seed++)
        {
            Assert.Equal(json, Read.Body(Encoding.UTF8.GetBytes(json), slices: new Random(seed)));
        }
    }

    [Fact]
    public void White_space_between_tokens_is_dropped_and_kept_inside_strings()
    {
        Assert.Equal(
            """{"a":[1,"x y",true],"messages":[{"content":" b  c "},2]}""",
            Read.Body(" {\n\t\"a\" : [ 1 , \"x y\",\r\ntrue ] , \"messages\" : [ { \"content\" : \" b  c \" } , 2 ] } \n"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("{nope")]
    [InlineData("{\"messages\":[1,]}")]
    [InlineData("{\"messages\":[,1]}")]
    [InlineData("{\"messages\":[1 2]}")]
    [InlineData("{\"messages\":[1]} x")]
    [InlineData("{\"messages\":[1]}{}")]
    [InlineData("{\"messages\":[1]")]
    [InlineData("{\"messages\":[1}]")]
    [InlineData("{\"a\":1,}")]
    [InlineData("{\"a\" 1}")]
    [InlineData("{a:1}")]
    [InlineData("{1:1}")]
    [InlineData("{\"a\":}")]
    [InlineData("{\"a\":tru}")]
    [InlineData("{\"a\":nan}")]
    [InlineData("{\"a\":1e}")]
    [InlineData("{\"a\":.}")]
    [InlineData("{\"a\":--1}")]
    [InlineData("{\"a\":0x1}")]
    [InlineData("{\"a\":\"\\q\"}")]
    [InlineData("{\"a\":\"\\u12G4\"}")]
    [InlineData("{\"a\":\"\\u12\"}")]
    [InlineData("{\"a\":\"line\nfeed\"}")]
    [InlineData("{\"a\":\"\u0001\"}")]
    [InlineData("{\"a\":\"open}")]
    [InlineData("{\"a\":'x'}")]
    public void What_jq_takes_for_no_json_is_none(string json)
    {
        for (var seed = 0; seed < 10; seed++)
        {
            Assert.False(Read.All(Encoding.UTF8.GetBytes(json), slices: new Random(seed)).IsJson);
        }
    }

    [Theory]
    [InlineData("+1", "1")]
    [InlineData("-007.50", "-7.50")]
    [InlineData("1.", "1")]
    [InlineData("-.5e3", "-0.5e3")]
    [InlineData("00", "0")]
    [InlineData("NaN", "null")]
    [InlineData("-nan", "null")]
    [InlineData("Infinity", "1.7976931348623157e+308")]
    [InlineData("-inf", "-1.7976931348623157e+308")]
    public void A_number_that_only_jq_takes_is_mended(string number, string json)
    {
        for (var seed = 0; seed < 5; seed++)
        {
            var body = Read.Body(Encoding.UTF8.GetBytes($$"""{"messages":[{{number}},{"id":{{number}} }]}"""), slices: new Random(seed));

            Assert.Equal($$"""{"messages":[{{json}},{"id":{{json}}}]}""", body);
        }
    }

    [Fact]
    public void Nesting_is_read_as_deep_as_coderd_reads_it_and_no_deeper()
    {
        static string Nested(int depth) => "{\"messages\":" + new string('[', depth - 1) + new string(']', depth - 1) + "}";

        Assert.Equal(Nested(10_000), Read.Body(Nested(10_000)));
        Assert.False(Read.All(Nested(10_001)).IsJson);
        Assert.False(Read.All(new string('[', 1_000_000)).IsJson);
    }

    [Fact]
    public void A_byte_order_mark_is_skipped_however_it_is_cut()
    {
        var json = Encoding.UTF8.GetBytes("\uFEFF{\"messages\":[{\"content\":\"\uFEFF\"}]}");

        for (var seed = 0; seed < 20; seed++)
        {
            Assert.Equal("{\"messages\":[{\"content\":\"\uFEFF\"}]}", Read.Body(json, slices: new Random(seed)));
        }
    }

    [Fact]
    public void What_is_no_utf8_becomes_the_replacement_character_however_it_is_cut()
    {
        byte[] json =
        [
            .. "{\"messages\":[{\"content\":\"a"u8, 0xFF, 0xFE, (byte)'b', 0xE6, 0xBC, (byte)'c', .. "漢😀"u8, 0xF0, 0x9F, 0x98,
            .. "\",\"id\":1}]}"u8,
        ];

        for (var seed = 0; seed < 50; seed++)
        {
            Assert.Equal("{\"messages\":[{\"content\":\"a\uFFFD\uFFFDb\uFFFDc漢😀\uFFFD\",\"id\":1}]}", Read.Body(json, slices: new Random(seed)));
        }
    }

    [Fact]
    public void Whatever_json_a_parser_accepts_is_accepted_and_whatever_is_accepted_is_posted_as_json()
    {
        var random = new Random(7);
        var seed = """{"$schema":"s","messages":[{"id":0,"content":"a\n\u001b[31m漢 \ud83d\ude00","role":"user","n":[1.5e-3,true,null]},{"content":""}],"z":{"a":[[]]}}"""u8.ToArray();
        var alphabet = "{}[]\",:\\u0123e+-.tn \n"u8.ToArray();
        var accepted = 0;
        for (var round = 0; round < 20_000; round++)
        {
            var json = seed.ToList();
            for (var change = random.Next(1, 4); change > 0; change--)
            {
                var at = random.Next(json.Count);
                switch (random.Next(3))
                {
                    case 0:
                        json.RemoveAt(at);
                        break;
                    case 1:
                        json[at] = alphabet[random.Next(alphabet.Length)];
                        break;
                    default:
                        json.Insert(at, alphabet[random.Next(alphabet.Length)]);
                        break;
                }
            }

            byte[] document = [.. json];
            var read = Read.All(document, slices: random);
            var text = Encoding.UTF8.GetString(document);
            Assert.True(read.IsJson || !IsJson(text), text);
            if (read.IsJson && read.Conversation.Kind == MessagesKind.Array)
            {
                accepted++;
                var body = Encoding.UTF8.GetString(Fitting.Fit(read.Conversation, Limits.Upstream).Body!);
                Assert.True(IsJson(body), $"{text}\n{body}");
            }
        }

        Assert.InRange(accepted, 1000, 19_000);
    }

    private static bool IsJson(string text)
    {
        try
        {
            JsonDocument.Parse(text).Dispose();
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
