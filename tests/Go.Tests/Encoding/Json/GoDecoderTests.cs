using System.Text.Json.Serialization;
using Mocks.Go.Encoding.Json;
using Mocks.Go.Time;
using Mocks.GoLibraries.GoogleUuid;

namespace Mocks.Go.Tests.Encoding.Json;

/// <summary>Decoding into a struct, in the words of Go's decoder.</summary>
public sealed class GoDecoderTests
{
    private static readonly GoType Logs =
        GoType.Of(DecodedShapes.Default.PatchedLogs, new Dictionary<Type, GoType> { [typeof(Guid)] = GoUuid.Type });

    [Theory]
    [InlineData("[]", "json: cannot unmarshal array into Go value of type agentsdk.PatchLogs")]
    [InlineData("5", "json: cannot unmarshal number into Go value of type agentsdk.PatchLogs")]
    [InlineData("{\"logs\":{}}", "json: cannot unmarshal object into Go struct field PatchLogs.logs of type []agentsdk.Log")]
    [InlineData("{\"logs\":[1]}", "json: cannot unmarshal number into Go struct field PatchLogs.logs of type agentsdk.Log")]
    [InlineData("{\"logs\":[{\"output\":1}]}", "json: cannot unmarshal number into Go struct field Log.logs.output of type string")]
    [InlineData("{\"logs\":[{\"level\":true}]}", "json: cannot unmarshal bool into Go struct field Log.logs.level of type codersdk.LogLevel")]
    [InlineData("{\"last\":\"x\"}", "json: cannot unmarshal string into Go struct field PatchLogs.last of type bool")]
    [InlineData("{\"last\":\"x\",\"logs\":5}", "json: cannot unmarshal string into Go struct field PatchLogs.last of type bool")]
    [InlineData("{\"logs\":[{\"output\":1}],\"last\":1}", "json: cannot unmarshal number into Go struct field Log.logs.output of type string")]
    [InlineData("{\"last\":1,\"log_source_id\":\"abc\"}", "invalid UUID length: 3")]
    [InlineData("{\"log_source_id\":5}", "json: cannot unmarshal number into Go struct field PatchLogs.log_source_id of type uuid.UUID")]
    [InlineData("{\"logs\":[{\"created_at\":\"nope\"}]}", "parsing time \"nope\" as \"2006-01-02T15:04:05Z07:00\": cannot parse \"nope\" as \"2006\"")]
    [InlineData("{\"logs\":[{\"created_at\":5}]}", "Time.UnmarshalJSON: input is not a JSON string")]
    [InlineData("", "EOF")]
    [InlineData("{", "unexpected EOF")]
    public void What_does_not_fit_is_told_as_go_tells_it(string json, string error)
    {
        var (value, told) = GoDecoder.Decode(TextEncoding.UTF8.GetBytes(json), Logs);

        Assert.Null(value);
        Assert.Equal(error, told);
    }

    [Fact]
    public void What_fits_is_read_and_the_rest_is_let_pass()
    {
        const string json = """
            {"Log_Source_ID":"urn:uuid:00000000-0000-4000-8000-0000000000AA","x":[{}],"last":false,"LAST":true,
             "logs":[{"output":"a","level":null,"created_at":"2026-02-01T10:00:00Z"},null]} and more
            """;

        var (value, error) = GoDecoder.Decode(TextEncoding.UTF8.GetBytes(json), Logs);

        Assert.Null(error);
        var logs = value!.To(DecodedShapes.Default.PatchedLogs);
        Assert.Equal(Guid.Parse("00000000-0000-4000-8000-0000000000aa"), logs.LogSourceId);
        Assert.True(logs.Last);
        Assert.Equal(["a", ""], logs.Logs!.Select(log => log.Output));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("{\"logs\":[{}],\"logs\":null}")]
    public void A_null_leaves_the_zero_value(string json)
    {
        var (value, error) = GoDecoder.Decode(TextEncoding.UTF8.GetBytes(json), Logs);

        Assert.Null(error);
        Assert.Equal(new PatchedLogs(Guid.Empty, null, false), value!.To(DecodedShapes.Default.PatchedLogs));
    }

    [Theory]
    [InlineData("{} x", "invalid character 'x' after top-level value")]
    [InlineData("", "unexpected end of JSON input")]
    public void Unmarshal_wants_all_of_it(string json, string error) =>
        Assert.Equal(error, GoDecoder.Unmarshal(TextEncoding.UTF8.GetBytes(json), Logs).Error);

    [Fact]
    public void Beyond_a_limit_the_body_is_too_large() =>
        Assert.Equal("http: request body too large", GoDecoder.Decode("{\"last\":"u8.ToArray(), Logs, truncatedByLimit: true).Error);
}

[GoName("agentsdk.PatchLogs")]
internal sealed record PatchedLogs(Guid LogSourceId, IReadOnlyList<PatchedLog>? Logs, bool Last);

[GoName("agentsdk.Log")]
internal sealed record PatchedLog(GoTime CreatedAt, string Output, [property: GoName("codersdk.LogLevel")] string Level);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(PatchedLogs))]
internal sealed partial class DecodedShapes : JsonSerializerContext;
