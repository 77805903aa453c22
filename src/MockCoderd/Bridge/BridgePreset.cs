using Mocks.MockCoderd.Bridge.Faults;
using Mocks.MockCoderd.Bridge.Model;

namespace Mocks.MockCoderd.Bridge;

/// <summary>The AI Bridge of a preset, as its JSON says it. What is left out is as by default.</summary>
/// <param name="State">Whether this coderd has it.</param>
/// <param name="RateLimit">Requests a second for one token; 0 for no limit, which is upstream's default.</param>
/// <param name="MaxConcurrency">Requests at once; 0 for no limit, which is upstream's default.</param>
/// <param name="AllowByok">Clients may bring a provider's key of their own.</param>
/// <param name="Seed">All ids follow from it: the same seed and the same requests give the same bytes.</param>
/// <param name="Models">What <c>GET …/v1/models</c> lists, for either provider.</param>
/// <param name="Replies">What the model says: the first that matches, and at the end a friendly sentence.</param>
/// <param name="Faults">In force when the preset is.</param>
public sealed record BridgePreset(
    BridgeState State = BridgeState.On,
    int RateLimit = 0,
    int MaxConcurrency = 0,
    bool AllowByok = true,
    int Seed = 1,
    IReadOnlyList<string>? Models = null,
    IReadOnlyList<ModelReply>? Replies = null,
    IReadOnlyList<BridgeFault>? Faults = null)
{
    public static BridgePreset Standard { get; } = new();

    /// <summary>Says what is wrong with it; null when it can be used.</summary>
    public string? Problem()
    {
        if (RateLimit < 0 || MaxConcurrency < 0)
        {
            return "rateLimit and maxConcurrency may be 0, for no limit, or more.";
        }

        var fault = (Faults ?? []).Select((fault, at) => fault is null ? $"faults[{at}]: null is no fault." : fault.Problem() is { } wrong ? $"faults[{at}].{wrong}" : null)
            .FirstOrDefault(wrong => wrong is not null);
        return fault ?? (ModelReply.Problem(Replies ?? []) is { } reply ? $"replies{reply}" : null);
    }

    public static IReadOnlyList<string> StandardModels { get; } = ["gpt-5.2-codex", "gpt-5.2", "claude-opus-4-8", "claude-sonnet-4-5"];

    public static ModelReply StandardReply { get; } = new("Hello from the mock AI Bridge! No provider was asked, and nothing was spent.");
}
