using Mocks;
using Mocks.Installed;
using Mocks.MockAgentApi;
using Mocks.MockCoderd;
using Mocks.Mocking.Hosting;
using Mocks.Run;

if (args is [Launcher.Verb, ..])
{
    return await Launcher.RunAsync(args[1..]);
}

return OneFile.Called is { } program
    ? await program(args)
    : await CommandLine.InvokeAsync(MocksRoot.Make(), "mocks", $"{AgentApiMock.Service.Imitates} and {CoderdMock.Service.Imitates}", args);
