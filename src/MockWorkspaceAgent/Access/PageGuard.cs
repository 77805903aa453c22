using Mocks.Mocking.Access;
using Mocks.Mocking.Control;
using Mocks.Mocking.Settings;
using Mocks.Mocking.Verdicts;

namespace Mocks.MockWorkspaceAgent.Access;

/// <summary>Keeps web pages away: a page that a person opens could otherwise run commands on the machine of the mock.</summary>
/// <remarks>Ours: a real agent listens inside the tailnet only, where a browser does not reach it, and checks neither hosts nor origins.</remarks>
internal sealed class PageGuard(HostSettings settings) : IServiceGuard
{
    public Answer? Refuse(HttpContext context)
    {
        if (!ControlSurface.Allows(settings, context.Request.Host))
        {
            var refusal = ControlSurface.Refusal(context.Request.Host);
            return Judge(context, new(400, new(refusal.Message, refusal.Detail)), "hosts", $"Host: {context.Request.Host.Value}",
                "Use localhost, or name the host in --allow-host (MOCK_ALLOWED_HOSTS).");
        }

        return WebPage.FindForeign(context.Request, isAllowed: _ => false, isPage: false) is { } foreign
            ? Judge(context, new(403, new($"{foreign} may not use a mock that runs commands.")), "origins", foreign,
                "Programs need no Origin. Only the pages that this mock serves itself may send requests.")
            : null;
    }

    private static Answer Judge(HttpContext context, Refusal refusal, string notChecked, string detail, string hint)
    {
        Exchange.Of(context).Judge(new Verdict("guarded", 200, $"a real workspace agent does not check {notChecked}: it would take the request", detail, hint));
        return refusal.ToAnswer();
    }
}
