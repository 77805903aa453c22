using System.Globalization;
using Mocks.Afterwards;
using Mocks.Mocking.Journal;
using Mocks.Mocking.SavedJournals;
using Mocks.Mocking.Verdicts;
using Mocks.Run;

namespace Mocks.Explain;

/// <summary>A run, or a journal of mocks, in the order in which a reader asks: what was there, what was posted, what is readable, where it was lost, why, what to do.</summary>
internal sealed class RunPage
{
    private const int MaxRequests = 50;
    private const int MaxVerdicts = 20;
    private const int MaxMessages = 10;
    private const int MaxHeaders = 30;

    private readonly RunJournal _journal;
    private readonly RunReport? _run;
    private readonly Asked[] _requests;
    private readonly (Asked? By, Verdict Verdict)[] _verdicts;

    private RunPage(RunJournal journal)
    {
        (_journal, _run) = (journal, journal.Run);
        _requests = [.. journal.Mocks.SelectMany(mock => mock.Requests.Select(view => new Asked(mock.Mock, view))).OrderBy(asked => asked.View.Request.LoggedDate)];
        _verdicts = [.. _requests.SelectMany(asked => asked.View.Verdicts.Select(verdict => ((Asked?)asked, verdict))),
            .. (_run?.OnTheRun ?? UnseenOf(journal)).Select(verdict => ((Asked?)null, verdict))];
    }

    private static Verdict[] UnseenOf(RunJournal journal) => journal.Mocks.Sum(mock => mock.Meta?.Evicted ?? 0) is > 0 and var evicted ? [RunReport.Unseen(evicted)] : [];

    private bool IsGood => _run is null ? _verdicts.Length == 0 : _run.Exit == 0;

    private Asked? Post => Array.FindLast(_requests, asked => asked.View.Request.Method == "POST" && asked.View.Request.Url.Contains("/log-snapshot", StringComparison.Ordinal));

    /// <summary>Adds the outcome as a heading, and all the rest.</summary>
    public static void Fill(MarkdownPage page, RunJournal journal)
    {
        var run = new RunPage(journal);
        page.Heading(2, MarkdownText.Text(run.Sentence()));
        run.AddRest(page);
    }

    /// <summary>Adds all but the outcome.</summary>
    public static void FillRest(MarkdownPage page, RunJournal journal) => new RunPage(journal).AddRest(page);

    private string Sentence() => _run?.Sentence ?? string.Create(CultureInfo.InvariantCulture,
        $"{(IsGood ? "✓" : "✗")} {Count(_requests.Length, "request")}, {(_verdicts.Length == 0 ? "no verdict" : Count(_verdicts.Length, "verdict"))}");

    private void AddRest(MarkdownPage page)
    {
        var between = string.Join(" and ", _journal.Mocks.Select(mock => $"{MarkdownText.Code(mock.Mock)} as {MarkdownText.Text(mock.Imitates)}"));
        page.Paragraph(_run is null ? $"Journal of {between}, written {_journal.WrittenAt.ToUniversalTime():yyyy-MM-dd HH:mm:ss} UTC."
            : $"{MarkdownText.Code(string.Join(' ', _run.Command))} ran between {between}, preset {MarkdownText.Code(_run.Preset)}.");
        AddBefore(page);
        AddPosted(page);
        AddReadable(page);
        AddLost(page);
        AddVerdicts(page);
        AddRequests(page);
        AddOutput(page);
        AddNext(page);
    }

    private void AddBefore(MarkdownPage page)
    {
        foreach (var conversation in _journal.Mocks.Where(mock => mock.Mock == "mock-agentapi").SelectMany(mock => mock.Readable).Take(1))
        {
            var all = conversation.Messages.Count + conversation.LeftOut;
            page.Details($"The conversation: {Count(all, "message")}", isOpen: false, inner => AddMessages(inner, conversation.Messages, all));
        }
    }

    private void AddPosted(MarkdownPage page)
    {
        if (Post is not { } post)
        {
            if (_run is not null)
            {
                page.Paragraph("**Posted:** nothing. No request posted a log snapshot to coderd.");
            }

            return;
        }

        var asked = post.View.Request;
        page.Paragraph($"**Posted:** {asked.BodyBytes.ToString("N0", CultureInfo.InvariantCulture)} bytes, answered {StatusOf(post.View)}.");
        page.Details("The body that was posted", isOpen: false, inner => inner.Block(asked.Body ?? asked.BodyAsBase64 ?? "(empty)"));
    }

    private void AddReadable(MarkdownPage page)
    {
        if (_run is { } run)
        {
            AddReading(page, run);
            return;
        }

        foreach (var conversation in _journal.Mocks.Where(mock => mock.Mock != "mock-agentapi").SelectMany(mock => mock.Readable).Take(MaxMessages))
        {
            page.Paragraph($"**Readable of task {MarkdownText.Code(conversation.Name)}:** {MarkdownText.Text(conversation.Sentence ?? "")}");
            page.Details("What a person reads", isOpen: !IsGood, inner => AddMessages(inner, conversation.Messages, conversation.Messages.Count + conversation.LeftOut));
        }
    }

    private void AddReading(MarkdownPage page, RunReport run)
    {
        var sentence = run switch
        {
            { Seen: null } => "nothing. No snapshot was stored: the person who opens the paused task sees an empty log.",
            { Reading.Logs: null, Seen.Status: 200 } => $"nothing. The snapshot is stored, and coderd {run.CoderVersion} never shows it.",
            { Reading.Logs: null } => $"nothing. The person who opens the paused task gets {run.Reading.Status} {MarkdownText.Code(Outcome.MessageOf(run.Reading.Error ?? ""))}.",
            _ => MarkdownText.Text(run.Seen.Sentence) + ".",
        };
        page.Paragraph($"**Readable afterwards:** {sentence}");
        if (run.Reading.Logs is { Logs: { Count: > 0 } logs })
        {
            ReadableMessage[] messages = [.. logs.Select(entry => new ReadableMessage(entry.Id, entry.Type == "input" ? "user" : "agent", entry.Content))];
            page.Details("What a person reads who opens the paused task", isOpen: !IsGood, inner => AddMessages(inner, messages, messages.Length));
        }
    }

    private static void AddMessages(MarkdownPage page, IReadOnlyList<ReadableMessage> messages, int all)
    {
        if (all > MaxMessages)
        {
            page.Paragraph($"The last {MaxMessages} of {Count(all, "message")}:");
        }

        foreach (var message in messages.TakeLast(MaxMessages))
        {
            page.Paragraph($"**{(message.From == "user" ? "user" : "agent")}**, message {message.Id}:").Block(message.Content);
        }
    }

    private void AddLost(MarkdownPage page)
    {
        if (IsGood || Lost() is not { } lost)
        {
            return;
        }

        var view = lost.View;
        page.Heading(3, "The request that lost it").Paragraph($"{lost.Line} was answered {StatusOf(view)}.");
        if (view.Fault is { } fault)
        {
            page.Paragraph($"It was spoiled by the fault {MarkdownText.Code(OrderOf(lost, fault))}.");
        }

        page.Details("As it went over the wire, with secrets blotted out", isOpen: false, inner => inner.Block(Wire(view)));
    }

    /// <summary>The last request that a fault spoiled; else the last post; else the first one with a verdict.</summary>
    private Asked? Lost() =>
        Array.FindLast(_requests, asked => asked.View.Fault is not null) ?? Post ?? Array.Find(_verdicts, verdict => verdict.By is not null).By;

    private void AddVerdicts(MarkdownPage page)
    {
        if (_verdicts.Length == 0)
        {
            return;
        }

        page.Heading(3, "Verdicts").List(_verdicts.Take(MaxVerdicts).Select(judged => string.Concat(
            $"✗ {MarkdownText.Text(judged.Verdict.Text)}",
            judged.By is { } by ? $" ({by.Line})" : "",
            judged.Verdict.Detail is { } detail ? $"<br>{MarkdownText.Text(detail)}" : "",
            judged.Verdict.Hint is { } hint ? $"<br>→ {MarkdownText.Text(hint)}" : "",
            judged.Verdict.Docs is { } docs ? $"<br>See {MarkdownText.Code(docs)}" : "")));
        if (_verdicts.Length > MaxVerdicts)
        {
            page.Paragraph($"… and {_verdicts.Length - MaxVerdicts} more.");
        }
    }

    private void AddRequests(MarkdownPage page) => page.Details($"What was requested: {Count(_requests.Length, "request")}", isOpen: false, inner =>
    {
        if (_requests.Length == 0)
        {
            inner.Paragraph("Nothing. Does the command use `CODER_AGENT_URL` and `ARG_AGENTAPI_PORT`?");
            return;
        }

        var start = _requests[0].View.Request.LoggedDate;
        inner.Table(["seconds", "mock", "request", "status", "bytes posted", "bytes answered", "fault"], _requests.Take(MaxRequests).Select(asked => new[]
        {
            (asked.View.Request.LoggedDate - start).TotalSeconds.ToString("0.000", CultureInfo.InvariantCulture),
            MarkdownText.Code(asked.Mock),
            asked.Line,
            StatusOf(asked.View),
            asked.View.Request.BodyBytes.ToString("N0", CultureInfo.InvariantCulture),
            asked.View.Response?.BodyBytes.ToString("N0", CultureInfo.InvariantCulture) ?? "",
            asked.View.Fault is { } fault ? MarkdownText.Code(fault.Effective.Name) : "",
        }));
        if (_requests.Length > MaxRequests)
        {
            inner.Paragraph($"… and {_requests.Length - MaxRequests} more.");
        }
    });

    private void AddOutput(MarkdownPage page)
    {
        if (_run is { Output: { Count: > 0 } output })
        {
            page.Details("The last lines of the command", isOpen: false, inner => inner.Block(string.Join('\n', output.TakeLast(20).Select(line => line.Text))));
        }
    }

    private void AddNext(MarkdownPage page)
    {
        if (IsGood)
        {
            return;
        }

        page.Heading(3, "What to do next").List(
        [
            .. _verdicts.Select(judged => judged.Verdict.Hint).OfType<string>().Distinct().Take(3).Select(MarkdownText.Text),
            .. _run is { } run ? [$"See it again: {MarkdownText.Code(AgainOf(run))}"] : Array.Empty<string>(),
            .. _run is null ? Array.Empty<string>() : [$"What is green, and what is not: {MarkdownText.Code("docs/run.md#what-is-green")} of the mocks' documentation."],
            $"What each verdict means: {MarkdownText.Code("docs/verdicts.md")}.",
        ]);
    }

    private string AgainOf(RunReport run)
    {
        var settings = _journal.Mocks.SelectMany(mock => mock.Settings).Select(setting => setting.Source).Where(source => source.StartsWith("--", StringComparison.Ordinal)).Distinct();
        var faults = _requests.Where(asked => asked.View.Fault is not null).Select(asked => OrderOf(asked, asked.View.Fault!)).Distinct().Select(order => $"--fault '{order}'");
        return string.Join(' ', ["mocks run", .. settings, .. faults, "--", .. run.Command]);
    }

    private static string OrderOf(Asked asked, Mocking.Faults.Fault fault) => new FaultOrder(asked.Mock == "mock-coderd", fault).ToString();

    private static string StatusOf(RequestView view) => view.Response?.Status.ToString(CultureInfo.InvariantCulture) ?? "with nothing";

    private static string Wire(RequestView view)
    {
        var (asked, answered) = (view.Request, view.Response);
        string[] lines =
        [
            $"{asked.Method} {asked.Url}", .. Head(asked.Headers), "", asked.Body ?? asked.BodyAsBase64 ?? asked.BodyHash ?? "",
            "", answered is null ? "(no answer)" : string.Create(CultureInfo.InvariantCulture, $"{answered.Status}"),
            .. Head(answered?.Headers), "", answered?.Body ?? answered?.BodyAsBase64 ?? answered?.BodyHash ?? "",
        ];
        return string.Join('\n', lines);
    }

    private static IEnumerable<string> Head(IReadOnlyDictionary<string, string>? headers) =>
        (headers ?? new Dictionary<string, string>()).Take(MaxHeaders).Select(line => $"{line.Key}: {line.Value}");

    private static string Count(int number, string noun) => string.Create(CultureInfo.InvariantCulture, $"{number:N0} {noun}{(number == 1 ? "" : "s")}");

    private sealed record Asked(string Mock, RequestView View)
    {
        public string Line => MarkdownText.Code($"{View.Request.Method} {View.Request.Url}");
    }
}
