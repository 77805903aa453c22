using System.Diagnostics;
using System.Globalization;
using Mocks.Mocking.Rpc;

namespace Mocks.Mocking.Telemetry;

/// <summary>Attributes of an exchange that its span and its metrics share.</summary>
/// <remarks>Source: OpenTelemetry semantic conventions for HTTP 1.23 and later, server side; for RPC 1.23 to 1.37, and their later
/// <c>rpc.response.status_code</c>, because the earlier ones have a status only for systems that they know.</remarks>
internal static class ExchangeAttributes
{
    private const int FirstServerError = 500;

    private static readonly string[] Methods = ["CONNECT", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "QUERY", "TRACE"];

    /// <summary>The name that the conventions have for a method: <c>_OTHER</c> for an unknown one, which a client can make up.</summary>
    public static string MethodOf(JournalEntry entry) => Methods.Contains(entry.Method) ? entry.Method : "_OTHER";

    /// <summary>The name that the conventions have for a call: service and method without the first slash.</summary>
    public static string? CallOf(JournalEntry entry) => entry.Method == CallName.Method ? entry.Url.TrimStart('/') : null;

    /// <summary>Why the exchange failed: the code of a call's error, the status of a server error, or the kind of a fault that left no status; null when it did not.</summary>
    public static string? ErrorOf(JournalEntry entry) => entry.Status switch
    {
        _ when entry.Rpc?.Code is { } code => code.ToString(CultureInfo.InvariantCulture),
        >= FirstServerError and var status => status.ToString(CultureInfo.InvariantCulture),
        null => entry.Fault?.Effective.Name ?? "unanswered",
        _ => null,
    };

    public static TagList Of(JournalEntry entry)
    {
        if (entry.Rpc is { } call)
        {
            return OfCall(entry, call);
        }

        var tags = new TagList
        {
            { "http.request.method", MethodOf(entry) },
            { "url.scheme", "http" },
            { "network.protocol.version", entry.Protocol.Split('/')[^1] },
        };
        Add(ref tags, "http.route", entry.Route);
        Add(ref tags, "http.response.status_code", entry.Status);
        Add(ref tags, "error.type", ErrorOf(entry));
        Add(ref tags, "mock.fault", entry.Fault?.Effective.Name);
        return tags;
    }

    private static TagList OfCall(JournalEntry entry, CallView call)
    {
        var tags = new TagList { { "rpc.system", "drpc" }, { "rpc.service", call.Service }, { "rpc.method", call.Method } };
        Add(ref tags, "rpc.response.status_code", call.Code?.ToString(CultureInfo.InvariantCulture));
        Add(ref tags, "error.type", ErrorOf(entry));
        Add(ref tags, "mock.fault", entry.Fault?.Effective.Name);
        return tags;
    }

    public static void Add(ref TagList tags, string name, object? value)
    {
        if (value is not null)
        {
            tags.Add(name, value);
        }
    }
}
