using System.Text.Json.Serialization;
using Mocks.Go.Time;

namespace Mocks.MockCoderd.Bridge.Interceptions;

/// <summary>The body of <c>GET /interceptions</c>.</summary>
/// <param name="Count">How many match in all, on every page.</param>
/// <remarks>Source: coder/coder, <c>codersdk/aibridge.go</c>.</remarks>
public sealed record InterceptionList(long Count, IReadOnlyList<InterceptionEntry> Results);

/// <param name="AvatarUrl">Left out when empty.</param>
public sealed record MinimalUser(Guid Id, string Username, string? Name = null, string? AvatarUrl = null);

public sealed record InterceptionEntry(
    Guid Id, string ApiKeyId, MinimalUser Initiator, string Provider, string Model, string? Client,
    IReadOnlyDictionary<string, int> Metadata, GoTime StartedAt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] GoTime? EndedAt,
    IReadOnlyList<TokenUsageEntry> TokenUsages, IReadOnlyList<UserPromptEntry> UserPrompts, IReadOnlyList<ToolUsageEntry> ToolUsages);

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
    string? LastPrompt, GoTime LastActiveAt);

public sealed record TokenSummary(int InputTokens, int OutputTokens, int CacheReadInputTokens, int CacheWriteInputTokens);

[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(InterceptionList))]
[JsonSerializable(typeof(SessionList))]
[JsonSerializable(typeof(IReadOnlyList<string>))]
internal sealed partial class ManagementShapes : JsonSerializerContext;
