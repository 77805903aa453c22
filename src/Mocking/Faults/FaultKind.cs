using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Mocks.Mocking.Rpc;

namespace Mocks.Mocking.Faults;

/// <summary>How an answer goes wrong. A kind is one file: its name, its members of <see cref="Fault"/> with their units, what they may be,
/// and what it makes of an answer. A new one is added to <see cref="All"/>.</summary>
/// <param name="help">What the client gets, and the members that say more.</param>
[JsonConverter(typeof(FaultKindConverter))]
public abstract class FaultKind(string name, string help)
{
    internal static readonly FaultKind Status = new StatusFault();
    internal static readonly FaultKind Delay = new DelayFault();

    /// <summary>In the order of messages.</summary>
    public static IReadOnlyList<FaultKind> All { get; } =
    [
        Status, Delay, new NoAnswer(), new CloseBeforeHead(), new CloseInBody(), new Reset(), new SlowDrip(), new WrongContentLength(),
        new MalformedJson(), new EndlessBody(), new CloseAtEvent(), new RpcError(), new GoAway(), new BadFrame(),
    ];

    /// <summary>Their names, for messages.</summary>
    public static string Names { get; } = NamesOf(All);

    /// <summary>Those that spoil calls over RPC.</summary>
    internal static string CallNames { get; } = NamesOf([.. All.Where(kind => kind.SpoilsCalls)]);

    /// <summary>Those that spoil requests.</summary>
    internal static string RequestNames { get; } = NamesOf([.. All.Where(kind => kind.SpoilsRequests)]);

    /// <summary>As it is written on the wire.</summary>
    public string Name => name;

    public string Help => help;

    /// <summary>The fault replaces the service's answer, so the service must not act on the request.</summary>
    public virtual bool ReplacesTheService => false;

    /// <summary>The answer goes out as the service makes it, live streams too.</summary>
    public virtual bool LeavesTheAnswer => false;

    /// <summary>It can spoil an HTTP request.</summary>
    internal virtual bool SpoilsRequests => true;

    /// <summary>It can spoil a call over RPC, by <see cref="SpoilAsync(ISpoiledCall, Fault)"/>.</summary>
    internal virtual bool SpoilsCalls => false;

    internal bool IsKnown => All.Contains(this);

    /// <summary>The fault writes to the socket, past Kestrel.</summary>
    internal virtual bool GoesPastKestrel => false;

    /// <summary>Says what is wrong with this kind's members; null when they can be used.</summary>
    /// <param name="isIts">The fault is of this kind.</param>
    internal virtual string? Problem(Fault fault, bool isIts) => null;

    /// <summary>Sends an answer as the fault wants it.</summary>
    internal async Task SpoilAsync(HttpContext context, Exchange exchange, Fault fault, Answer answer)
    {
        if (GoesPastKestrel && !context.Request.Headers.ContainsKey("Expect"))
        {
            // Later it cannot be read any more, and unread bytes would turn the FIN into a RST.
            await context.SkipBodyAsync();
        }

        await SendAsync(context, exchange, fault, answer switch
        {
            { Live: null } => answer,
            _ when LeavesTheAnswer => answer,
            _ when ReplacesTheService => answer with { Live = null, Stream = null, Body = default },
            _ => answer with { Live = null },
        });
    }

    /// <summary>Answers a call as the fault wants it, after the delay.</summary>
    internal virtual Task SpoilAsync(ISpoiledCall call, Fault fault) => throw new InvalidOperationException($"The fault kind {Name} is not for calls.");

    protected static bool MayHaveBody(int status) => status is not (204 or 205 or 304);

    private static string NamesOf(IReadOnlyList<FaultKind> kinds) => $"{string.Join(", ", kinds.SkipLast(1).Select(kind => kind.Name))} or {kinds[^1].Name}";

    /// <summary>Answers a request as the fault wants it, after the delay: as the service does, unless the kind says otherwise.</summary>
    private protected virtual Task SendAsync(HttpContext context, Exchange exchange, Fault fault, Answer answer) => answer.SendAsync(context, exchange);
}

/// <summary>Writes a kind as its name. A number stands for a place in the list, as it does for an enum.</summary>
public sealed class FaultKindConverter : JsonConverter<FaultKind>
{
    public override FaultKind Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var number))
        {
            return FaultKind.All.ElementAtOrDefault(number) ?? new Unknown(number);
        }

        var name = reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
        return name is null ? throw new JsonException()
            : FaultKind.All.FirstOrDefault(kind => kind.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            ?? throw new JsonException($"\"{name}\" is not a fault kind{Suggestion.For(name, FaultKind.All.Select(kind => kind.Name))} It may be {FaultKind.Names}.");
    }

    public override void Write(Utf8JsonWriter writer, FaultKind value, JsonSerializerOptions options) => writer.WriteStringValue(value.Name);

    private sealed class Unknown(int number) : FaultKind(number.ToString(CultureInfo.InvariantCulture), "")
    {
        private protected override Task SendAsync(HttpContext context, Exchange exchange, Fault fault, Answer answer) =>
            throw new InvalidOperationException($"There is no fault kind {Name}.");
    }
}
