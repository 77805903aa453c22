using System.Text;
using System.Text.RegularExpressions;
using Mocks.Go.Crypto;

namespace Mocks.MockCoderd.Rpc.Methods;

/// <summary>The names of sub-agents and of their apps.</summary>
/// <remarks>Source: coder/coder, <c>provisioner/regexes.go</c>; <c>coderd/agentapi/subagent.go</c>.</remarks>
internal static partial class SubAgentNames
{
    public const string AgentPattern = "(?i)^[a-z0-9](-?[a-z0-9])*$";
    public const string SlugPattern = "^[a-z0-9](-?[a-z0-9])*$";

    private const string Base32Hex = "0123456789abcdefghijklmnopqrstuv";
    private const int PrefixLetters = 8;

    [GeneratedRegex(@"\A[A-Za-z0-9](-?[A-Za-z0-9])*\z", RegexOptions.CultureInvariant)]
    public static partial Regex Agent();

    [GeneratedRegex(@"\A[a-z0-9](-?[a-z0-9])*\z", RegexOptions.CultureInvariant)]
    public static partial Regex Slug();

    /// <summary>A slug that no other agent of the workspace has: the beginning of a hash stands before it.</summary>
    public static string SlugOf(string agent, string slug)
    {
        var hash = Sha256.Sum256(Encoding.UTF8.GetBytes($"{agent}/{slug}"));
        var bits = hash.Take(PrefixLetters * 5 / 8).Aggregate(0UL, (sum, next) => (sum << 8) | next);
        var prefix = string.Concat(Enumerable.Range(1, PrefixLetters).Select(letter => Base32Hex[(int)(bits >> (5 * (PrefixLetters - letter))) & 31]));
        return $"{prefix}-{slug}";
    }
}
