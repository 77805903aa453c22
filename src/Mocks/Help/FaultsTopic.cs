using Mocks.Mocking.Faults;

namespace Mocks.Help;

internal static class FaultsTopic
{
    public static string Page() => $"""
        A fault spoils the next answers to matching requests. It is counted, nothing about it is random:
          --fault 'MOCK METHOD PATH [MEMBER=VALUE]...'

        MOCK is agentapi or coderd. In PATH, * stands for any characters; the query is compared only when PATH has a ?.
        Of a call over RPC: 'coderd RPC SERVICE/METHOD [MEMBER=VALUE]...'.

        Kinds (kind=KIND; status and delay follow from status=CODE and delayMs=MS alone):
        {HelpTopics.Rows(FaultKind.All.Select(kind => (kind.Name, kind.Help.Replace("`", "", StringComparison.Ordinal))))}

        Members: {string.Join(", ", FaultOrder.Members)}.
        times=N (default 1) is how many it spoils, delayMs=MS goes with every kind.

        Examples:
          mocks run --fault 'coderd POST *log-snapshot status=503 times=2'
          mocks run --fault 'agentapi GET /messages kind=close-in-body atByte=100' -- bash my-shutdown.sh
          mocks up --fault 'agentapi GET /messages kind=slow-drip everyMs=100'
          mocks up --fault 'coderd RPC Agent/UpdateLifecycle kind=rpc-error text=gone'
          mocks torture -- bash my-shutdown.sh
          curl -m 10 http://127.0.0.1:8080/__admin/faults -d '{"{\"request\":\"POST *log-snapshot\",\"status\":503}"}'

        docs/faults.md says more.
        """;
}
