using Mocks.MockCoderd.Bridge.Faults;
using Mocks.MockCoderd.Bridge.Model;
using Mocks.MockCoderd.Presets;
using Mocks.Mocking.Control;

namespace Mocks.MockCoderd.Bridge;

/// <summary>The AI Bridge as a preset describes it. Members that are left out have their defaults.</summary>
/// <param name="State">Whether this coderd has it.</param>
/// <param name="RateLimit">Requests a second with one token; 0 for no limit, which is upstream's default.</param>
/// <param name="MaxConcurrency">Requests at once; 0 for no limit, which is upstream's default.</param>
/// <param name="AllowByok">Clients may send their own key for a provider.</param>
/// <param name="Seed">All ids are derived from it: the same seed and the same requests give the same bytes.</param>
/// <param name="Models">The models that <c>GET …/v1/models</c> lists, for either provider.</param>
/// <param name="Replies">The model's replies: the first whose condition holds is given; else a friendly sentence.</param>
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

    public static IReadOnlyList<string> StandardModels { get; } = ["gpt-5.2-codex", "gpt-5.2", "claude-opus-4-8", "claude-sonnet-4-5"];

    /// <summary>The first mistake in it; null when it can be used.</summary>
    public string? Problem()
    {
        if (RateLimit < 0 || MaxConcurrency < 0)
        {
            return "rateLimit and maxConcurrency may be 0, for no limit, or more.";
        }

        return FirstProblem("faults", Faults, fault => fault.Problem()) ?? FirstProblem("replies", Replies, reply => reply.Problem());
    }

    private static string? FirstProblem<T>(string member, IReadOnlyList<T>? items, Func<T, string?> problemOf) => (items ?? [])
        .Select((item, at) => item is null ? $"{member}[{at}]: null cannot be used." : problemOf(item) is { } wrong ? $"{member}[{at}].{wrong}" : null)
        .FirstOrDefault(wrong => wrong is not null);
}

/// <summary>The bridge in force: a test's, else the setting's, else the preset's.</summary>
internal sealed class BridgeStore(BridgeSettings settings, CoderdPresets presets) : IResettable
{
    private volatile BridgePreset? _given;

    public BridgePreset Current => _given ?? settings.Bridge ?? presets.InForce.Bridge;

    public BridgeState State => settings.State ?? Current.State;

    public IReadOnlyList<string> Models => Current.Models ?? BridgePreset.StandardModels;

    public void Put(BridgePreset bridge) => _given = bridge;

    public void Reset() => _given = null;
}
