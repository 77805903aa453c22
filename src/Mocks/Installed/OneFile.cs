using Mocks.MockAgentApi;
using Mocks.MockCoderd;
using Mocks.Mocking.Hosting;
using Mocks.MockWorkspaceAgent;

namespace Mocks.Installed;

/// <summary>The mocks in the file of <c>mocks</c>: an archive has one native file, and a link to it for each.</summary>
internal static class OneFile
{
    private static readonly Dictionary<string, Func<string[], Task<int>>> Programs = new()
    {
        ["agentapi"] = AgentApiMock.RunAsync,
        ["mock-agentapi"] = AgentApiMock.RunAsync,
        ["mock-coderd"] = CoderdMock.Program.RunAsync,
        ["mock-workspace-agent"] = WorkspaceAgentMock.RunAsync,
    };

    /// <summary>The program whose name this one was called by; null for <c>mocks</c> itself.</summary>
    public static Func<string[], Task<int>>? Called => Programs.FirstOrDefault(program => ProgramName.Is(program.Key)).Value;
}
