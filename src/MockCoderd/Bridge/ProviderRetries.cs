using System.Globalization;
using Mocks.MockCoderd.Bridge.Faults;

namespace Mocks.MockCoderd.Bridge;

/// <summary>The requests that the SDKs inside the bridge repeat by themselves.</summary>
/// <remarks>
/// Source: openai/openai-go and anthropics/anthropic-sdk-go, <c>internal/requestconfig</c>: two retries, after 0.5 and 1 second, or after
/// the provider's <c>Retry-After</c> when it is below a minute. The SDKs shorten their own waits by up to a quarter, at random; the mock
/// does not. From 2.34 the bridge does not retry with the deployment's own keys: it takes another key instead.
/// </remarks>
internal static class ProviderRetries
{
    private const int Max = 2;

    private static readonly TimeSpan MaxRetryAfter = TimeSpan.FromMinutes(1);

    /// <param name="hasOwnKey">The client brought its own credential for the provider.</param>
    /// <returns>How often a request is repeated.</returns>
    public static int MaxOf(Release release, bool hasOwnKey) => release.AiBridgeRetries || hasOwnKey ? Max : 0;

    /// <summary>The answer is one of those after which the request is repeated.</summary>
    public static bool IsRepeated(BridgeFault fault) => fault switch
    {
        { Kind: BridgeFaultKind.ProviderUnreachable } => true,
        { Kind: not BridgeFaultKind.ProviderError } => false,
        { ShouldRetry: { } told } => told,
        _ => fault.Status is 408 or 409 or 429 or >= 500,
    };

    /// <param name="repeated">How often the request was repeated before.</param>
    public static TimeSpan Wait(BridgeFault fault, int repeated) =>
        fault.RetryAfterSeconds is { } seconds && TimeSpan.FromSeconds(seconds) < MaxRetryAfter
            ? TimeSpan.FromSeconds(seconds)
            : TimeSpan.FromSeconds(0.5 * (1 << repeated));

    public static string Remark(BridgeFault fault, TimeSpan wait) => string.Create(CultureInfo.InvariantCulture,
        $"{(fault.Kind == BridgeFaultKind.ProviderUnreachable ? "The provider was unreachable" : $"The provider answered {fault.Status}")}: the bridge waits {wait.TotalSeconds} s and repeats the request.");
}
