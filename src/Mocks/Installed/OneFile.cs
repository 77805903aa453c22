using System.Runtime.CompilerServices;
using Mocks.MockAgentApi;
using Mocks.MockCoderd;
using Mocks.Mocking.Hosting;
using Mocks.MockWorkspaceAgent;

namespace Mocks.Installed;

/// <summary>The mocks in the file of <c>mocks</c>: an archive has one native file, and a link to it for each. A package that cannot hold links has the file alone.</summary>
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

    /// <summary>The file of a program that is installed with this one: of its name next to it, else this file, when it is native and has that program.</summary>
    /// <param name="names">In order of preference.</param>
    /// <returns>Null when the program is not installed. A caller must start it through a link with the program's name.</returns>
    public static string? Find(params string[] names) =>
        names.Select(name => Path.Combine(AppContext.BaseDirectory, name)).FirstOrDefault(File.Exists)
        ?? (!RuntimeFeature.IsDynamicCodeSupported && Array.Exists(names, Programs.ContainsKey) ? Environment.ProcessPath : null);
}
