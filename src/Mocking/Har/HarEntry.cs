using System.Globalization;

namespace Mocks.Mocking.Har;

/// <summary>One request and its answer.</summary>
/// <param name="StartedDateTime">RFC 3339.</param>
/// <param name="Time">Milliseconds to the end of the answer; 0 without an answer.</param>
/// <param name="Cache">Always empty: a mock has no cache.</param>
/// <param name="Comment">That it is a call over RPC, the fault, the verdicts and the remarks of the mock.</param>
public sealed record HarEntry(
    string StartedDateTime, double Time, HarRequest Request, HarResponse Response, HarCache Cache, HarTimings Timings, string? Comment)
{
    public static HarEntry Of(RequestView view)
    {
        var time = Math.Max(0, view.DurationMs ?? 0);
        return new(
            view.Request.LoggedDate.UtcDateTime.ToString("O", CultureInfo.InvariantCulture), time, HarRequest.Of(view.Request, view.Rpc is null ? "HTTP/1.1" : ""), HarResponse.Of(view),
            new HarCache(), new HarTimings(Send: 0, Wait: time, Receive: 0), CommentOf(view));
    }

    private static string? CommentOf(RequestView view)
    {
        string[] lines =
        [
            .. view.Rpc is { } call ? [$"A call over RPC, on the connection of request {call.Session}: URL and status are made up.{(call.Error is null ? "" : $" It failed with code {call.Code}: {call.Error}")}"] : Array.Empty<string>(),
            .. view.Fault is { } fault ? [$"Spoiled by the fault {fault.Effective.Name}."] : Array.Empty<string>(),
            .. view.Verdicts.Select(verdict => verdict.Text),
            .. view.Remarks,
        ];
        return lines.Length == 0 ? null : string.Join('\n', lines);
    }
}

public sealed record HarCache;

/// <summary>Milliseconds. A mock knows when the head came and when the answer ended; it is all counted as waiting.</summary>
public sealed record HarTimings(double Send, double Wait, double Receive);
