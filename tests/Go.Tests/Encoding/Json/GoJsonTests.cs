using Mocks.Go.Encoding.Json;

namespace Mocks.Go.Tests.Encoding.Json;

public sealed class GoJsonTests
{
    private const string TooLarge = "http: request body too large";

    [Theory]
    [InlineData('[', ']')]
    [InlineData('{', '}')]
    public void Ten_thousand_levels_are_read_and_written_and_one_more_is_refused(char open, char close)
    {
        var inside = open == '{' ? "{\"a\":" : "[";
        string Nested(int levels) =>
            string.Concat(Enumerable.Repeat(inside, levels - 1)) + open + close + new string(close, levels - 1);

        Assert.Equal(Nested(10_000), GoJson.Unmarshal(TextEncoding.UTF8.GetBytes(Nested(10_000)), out _)?.ToString());
        Assert.Null(GoJson.Unmarshal(TextEncoding.UTF8.GetBytes(Nested(10_001)), out var error));
        Assert.Equal($"invalid character '{open}' exceeded max depth", error);
        Assert.Equal(error, GoJson.Decode(TextEncoding.UTF8.GetBytes(Nested(10_001))).Error);
    }

    [Theory]
    [InlineData("", TooLarge)]
    [InlineData(" ", TooLarge)]
    [InlineData("[1", TooLarge)]
    [InlineData("12", TooLarge)]
    [InlineData("tru", TooLarge)]
    [InlineData("\"a\"", TooLarge)]
    [InlineData("12 ", null)]
    [InlineData("[1]", null)]
    [InlineData("[1}", "invalid character '}' after array element")]
    public void A_limit_takes_the_place_of_the_end_of_input(string json, string? error)
    {
        Assert.Equal(error, GoJson.Decode(TextEncoding.UTF8.GetBytes(json), truncatedByLimit: true).Error);
    }

    [Theory]
    [InlineData("""{"b":1,"a":2,"b":{"z":3},"ab":4,"A":5}""", """{"A":5,"a":2,"ab":4,"b":{"z":3}}""")]
    [InlineData("""{"\ud83d\ude00":1,"\uffee":2}""", """{"￮":2,"😀":1}""")]
    [InlineData("[12345678901234567890,1500,1e21,-1E-7,-0,0.10]", "[12345678901234567000,1500,1e+21,-1e-7,-0,0.1]")]
    [InlineData("""["\ud83dx\udc00\ud83d\ud83d\ude00\u0041\/"]""", "[\"\ufffdx\ufffd\ufffd😀A/\"]")]
    [InlineData("[null,true,false,\"<\",[],{}]", "[null,true,false,\"<\",[],{}]")]
    public void A_value_is_written_back_as_Go_writes_an_any(string json, string written)
    {
        Assert.Equal(written, GoJson.Unmarshal(TextEncoding.UTF8.GetBytes(json), out _)?.ToString());
    }

    [Fact]
    public void A_value_shows_what_was_sent()
    {
        var node = GoJson.Unmarshal("""{"b":[1.50,"x"],"a":true,"b":null}"""u8, out _)!;

        Assert.Equal(GoKind.Object, node.Kind);
        Assert.Equal(["b", "a", "b"], node.Members.Select(member => member.Name));
        Assert.Equal((GoKind.Number, "1.50"), (node.Members[0].Value.Items[0].Kind, node.Members[0].Value.Items[0].Number));
        Assert.Equal("x", node.Members[0].Value.Items[1].Text);
        Assert.True(node.Members[1].Value.Boolean);
        Assert.Equal(GoKind.Null, node.Members[2].Value.Kind);
    }

    [Fact]
    public void The_first_number_out_of_range_is_reported_after_the_syntax()
    {
        GoJson.Unmarshal("[1e400,-1e999]"u8, out var rangeError);
        GoJson.Unmarshal("[1e400,"u8, out var syntaxError);

        Assert.Equal("json: cannot unmarshal number 1e400 into Go value of type float64", rangeError);
        Assert.Equal("unexpected end of JSON input", syntaxError);
        Assert.Equal("[0]", GoJson.Unmarshal("[1e-400]"u8, out _)?.ToString());
    }

    [Theory]
    [InlineData(0x80, @"\u0080")]
    [InlineData(0xad, @"\u00ad")]
    [InlineData(0xc3, "Ã")]
    [InlineData(0x7f, @"\x7f")]
    [InlineData(0x0b, @"\v")]
    [InlineData('\'', @"\'")]
    public void A_bad_byte_is_named_as_if_it_were_a_character(byte bad, string name)
    {
        Assert.Equal($"invalid character '{name}' looking for beginning of value", GoJson.Decode([bad]).Error);
    }
}
