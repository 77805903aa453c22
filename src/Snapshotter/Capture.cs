using Mocks.Snapshotter.Network;
using Mocks.Snapshotter.Reading;

namespace Mocks.Snapshotter;

/// <summary>How a capture ended.</summary>
internal enum Captured
{
    Posted,

    /// <summary>There was nothing to post; this is not a failure.</summary>
    Nothing,
    Failed,
}

/// <summary>Fetches the conversation, fits it, posts it, and prints a line for each step.</summary>
/// <remarks>Source of the lines and their order: coder/registry, agentapi module, shutdown script.</remarks>
internal sealed class Capture(Settings settings, Limits limits, Lines lines, TimeProvider time)
{
    public Captured Run()
    {
        if (settings.TaskId.Length == 0)
        {
            lines.Say("No task ID, skipping log snapshot");
            return Captured.Nothing;
        }

        if (settings.AgentUrl.Length == 0)
        {
            return Fail("CODER_AGENT_URL not set, cannot capture log snapshot");
        }

        if (settings.AgentToken.Length == 0)
        {
            return Fail("CODER_AGENT_TOKEN not set, cannot capture log snapshot");
        }

        if (Fetch() is not { } conversation)
        {
            return Fail("Cannot capture log snapshot without messages");
        }

        var count = conversation.Newest().Count;
        if (count == 0)
        {
            lines.Say("No messages for log snapshot");
            return Captured.Nothing;
        }

        lines.Say($"Retrieved {count} messages for log snapshot");
        if (Fit(conversation) is not { } body)
        {
            return Fail("Failed to truncate payload to size limit");
        }

        return Post(body) ? Captured.Posted : Fail("Log snapshot capture failed");
    }

    private Conversation? Fetch()
    {
        lines.Say($"Fetching messages from AgentAPI on port {settings.AgentApiPort}");
        var fetched = AgentApi.Fetch(
            settings.AgentApiPort, () => new(limits.MaxMessages, limits.MaxBytes, settings.KeepsPadding), limits, time);
        if (fetched.Conversation is null)
        {
            lines.Complain(fetched.IsWhole ? $"Failed to select last {limits.MaxMessages} messages" : "Failed to fetch messages from AgentAPI (may not be running)");
            lines.Explain(fetched.Problem);
        }

        return fetched.Conversation;
    }

    private byte[]? Fit(Conversation conversation)
    {
        var fitted = Fitting.Fit(conversation, limits);
        foreach (var (step, bytes) in fitted.Steps)
        {
            lines.Say($"Payload size {bytes} bytes exceeds limit, {Words(step)}");
        }

        if (fitted.Body is null)
        {
            lines.Complain("Payload still too large after content truncation, giving up");
            return null;
        }

        lines.Say($"Log snapshot payload: {fitted.Body.Length} bytes, {fitted.Messages} messages");
        return fitted.Body;
    }

    private bool Post(byte[] body)
    {
        lines.Say("Posting log snapshot to Coder instance");
        var posted = Coderd.Post(settings, body, limits, time);
        switch (posted.Status)
        {
            case 0:
                lines.Complain("Failed to connect to Coder instance (curl failed)");
                lines.Explain(posted.Text);
                return false;

            case 204:
                lines.Say("Log snapshot posted successfully");
                return true;

            case 404:
                lines.Say("Log snapshot endpoint not supported by this Coder version, skipping");
                return true;

            default:
                lines.Complain($"Failed to post log snapshot (HTTP {posted.Status}): {posted.Text}");
                return false;
        }
    }

    private Captured Fail(string line)
    {
        lines.Complain(line);
        return Captured.Failed;
    }

    private static string Words(FittingStep step) => step switch
    {
        FittingStep.TookPadding => "removing terminal padding",
        FittingStep.DroppedOldest => "removing oldest message",
        _ => "truncating final message content",
    };
}
