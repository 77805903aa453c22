using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Mocks.Up;

/// <summary>Both mocks of <c>mocks up</c>, for a program or a shell that uses them.</summary>
/// <param name="AgentApi">The address of the mock AgentAPI.</param>
/// <param name="Coderd">The address of the mock coderd.</param>
/// <param name="Process">The id of the process that has both.</param>
/// <param name="Environment">The variables that a script finds in a workspace.</param>
internal sealed record UpState(
    [property: JsonPropertyName("agentapi")] string AgentApi, string Coderd, int Process, IReadOnlyDictionary<string, string> Environment)
{
    private static readonly UpJson Readable = new(new JsonSerializerOptions(UpJson.Default.Options)
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    public static UpState Of(BothMocks mocks) => new(
        mocks.AgentApi.Address.GetLeftPart(UriPartial.Authority), mocks.Coderd.Address.GetLeftPart(UriPartial.Authority),
        System.Environment.ProcessId, mocks.Environment);

    /// <summary>For people, e.g. <c>process 4711: AgentAPI http://127.0.0.1:3284, coderd http://127.0.0.1:8080</c>.</summary>
    public override string ToString() => $"process {Process}: AgentAPI {AgentApi}, coderd {Coderd}";

    public string ToJson() => JsonSerializer.Serialize(this, Readable.UpState) + "\n";

    /// <summary>A line for each variable, for <c>eval</c> of a shell.</summary>
    public string ToExports() => string.Concat(Environment
        .Prepend(KeyValuePair.Create("MOCK_CODERD_URL", Coderd))
        .Prepend(KeyValuePair.Create("MOCK_AGENTAPI_URL", AgentApi))
        .Select(variable => $"export {variable.Key}={Quoted(variable.Value)}\n"));

    // The address of ::1 has brackets, which some shells expand.
    private static string Quoted(string value) => value.Contains('[', StringComparison.Ordinal) ? $"'{value}'" : value;
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(UpState))]
internal sealed partial class UpJson : JsonSerializerContext;
