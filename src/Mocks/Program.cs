using Mocks;
using Mocks.Installed;
using Mocks.MockAgentApi;
using Mocks.MockCoderd;
using Mocks.MockCoderd.Presets;
using Mocks.Mocking.Hosting;
using Mocks.Run;

if (args is [Launcher.Verb, ..])
{
    return await Launcher.RunAsync(args[1..]);
}

if (OneFile.Called is { } program)
{
    return await program(args);
}

if (args is ["run" or "up", ..])
{
    CoderdPresets.ReadAhead(); // While this core reads the command line.
}

return await CommandLine.InvokeAsync(MocksRoot.Make(), "mocks", $"{AgentApiMock.Service.Imitates} and {CoderdMock.Service.Imitates}", args);
