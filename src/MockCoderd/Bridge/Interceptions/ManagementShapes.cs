using System.Globalization;
using System.Text.Json.Serialization;
using Mocks.Go.Time;
using Mocks.MockCoderd.Bridge.Model;

namespace Mocks.MockCoderd.Bridge.Interceptions;

/// <summary>The body of <c>GET /interceptions</c>.</summary>
/// <param name="Count">How many match in all, on every page.</param>
/// <remarks>Source: coder/coder, <c>codersdk/aibridge.go</c>.</remarks>
public sealed record InterceptionList(long Count, IReadOnlyList<InterceptionEntry> Results);

/// <param name="AvatarUrl">Left out when empty.</param>
public sealed record MinimalUser(Guid Id, string Username, string? Name = null, string? AvatarUrl = null)
{
    internal static MinimalUser Of(User user) => new(user.Id, user.Name, AvatarUrl: user.AvatarUrl.Length == 0 ? null : user.AvatarUrl);
}

public sealed record InterceptionEntry(
    Guid Id, string ApiKeyId, MinimalUser Initiator, string Provider, string Model, string? Client,
    IReadOnlyDictionary<string, int> Metadata, GoTime StartedAt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] GoTime? EndedAt,
    IReadOnlyList<TokenUsageEntry> TokenUsages, IReadOnlyList<UserPromptEntry> UserPrompts, IReadOnlyList<ToolUsageEntry> ToolUsages)
{
    internal static IReadOnlyDictionary<string, int> NoMetadata { get; } = new Dictionary<string, int>();

    internal static InterceptionEntry Of(Interception one)
    {
        var reply = one.Recorded;
        var at = reply is null ? default : DatabaseTime.Of(reply.At);
        return new InterceptionEntry(
            one.Id, one.ApiKeyId, MinimalUser.Of(one.Initiator), one.Provider, one.Model, one.Client, NoMetadata,
            DatabaseTime.Of(one.StartedAt),
            one.EndedAt is { } ended ? DatabaseTime.Of(ended) : null,
            [.. (reply?.Usages ?? []).Select((usage, index) => new TokenUsageEntry(
                IdOf(one, "token", index), one.Id, reply!.ResponseId, usage.Input, usage.Output, usage.Metadata, at))],
            reply?.Prompt is null ? [] : [new UserPromptEntry(IdOf(one, "prompt", 0), one.Id, reply.ResponseId, reply.Prompt, NoMetadata, at)],
            [.. (reply?.ToolCalls ?? []).Select((call, index) => new ToolUsageEntry(
                IdOf(one, "tool", index), one.Id, reply!.ResponseId, "", call.Tool, call.Arguments, false, "", NoMetadata, at))]);
    }

    private static Guid IdOf(Interception one, string kind, int index) =>
        Ids.Uuid(string.Create(CultureInfo.InvariantCulture, $"{one.Id}/{kind}/{index}"));
}

public sealed record TokenUsageEntry(
    Guid Id, Guid InterceptionId, string ProviderResponseId, int InputTokens, int OutputTokens,
    IReadOnlyDictionary<string, int> Metadata, GoTime CreatedAt);

public sealed record UserPromptEntry(
    Guid Id, Guid InterceptionId, string ProviderResponseId, string Prompt, IReadOnlyDictionary<string, int> Metadata, GoTime CreatedAt);

public sealed record ToolUsageEntry(
    Guid Id, Guid InterceptionId, string ProviderResponseId, string ServerUrl, string Tool, string Input, bool Injected,
    string InvocationError, IReadOnlyDictionary<string, int> Metadata, GoTime CreatedAt);

/// <summary>The body of <c>GET /sessions</c>.</summary>
public sealed record SessionList(long Count, IReadOnlyList<SessionEntry> Sessions);

/// <param name="Id">The client's; the interception's when the client sent none.</param>
/// <param name="Threads">How many prompts, each with the requests that its tools needed.</param>
/// <param name="EndedAt">Left out while one of its requests is running.</param>
public sealed record SessionEntry(
    string Id, MinimalUser Initiator, IReadOnlyList<string> Providers, IReadOnlyList<string> Models, string? Client,
    IReadOnlyDictionary<string, int> Metadata, GoTime StartedAt, GoTime? EndedAt, long Threads, TokenSummary TokenUsageSummary,
    string? LastPrompt, GoTime LastActiveAt)
{
    internal static SessionEntry Of(IGrouping<string, Interception> session)
    {
        var all = session.ToArray();
        var usages = all.SelectMany(one => one.Recorded?.Usages ?? []).ToArray();
        string[] prompts = [.. all.Select(one => one.Recorded?.Prompt).OfType<string>()];
        return new SessionEntry(
            session.Key, MinimalUser.Of(all[0].Initiator),
            [.. all.Select(one => one.Provider).Distinct().Order(StringComparer.Ordinal)],
            [.. all.Select(one => one.Model).Distinct().Order(StringComparer.Ordinal)],
            all[0].Client, InterceptionEntry.NoMetadata,
            DatabaseTime.Of(all[0].StartedAt),
            Array.TrueForAll(all, one => one.EndedAt is not null) ? DatabaseTime.Of(all.Max(one => one.EndedAt!.Value)) : null,
            Math.Max(1, prompts.Length),
            new TokenSummary(usages.Sum(usage => usage.Input), usages.Sum(usage => usage.Output), usages.Sum(usage => usage.CacheRead), 0),
            prompts.LastOrDefault(),
            DatabaseTime.Of(all.Max(one => one.EndedAt ?? one.StartedAt)));
    }
}

public sealed record TokenSummary(int InputTokens, int OutputTokens, int CacheReadInputTokens, int CacheWriteInputTokens);

[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(InterceptionList))]
[JsonSerializable(typeof(SessionList))]
[JsonSerializable(typeof(IReadOnlyList<string>))]
internal sealed partial class ManagementShapes : JsonSerializerContext;
