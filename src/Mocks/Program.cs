using Mocks;
using Mocks.MockAgentApi;
using Mocks.MockCoderd;
using Mocks.Mocking.Hosting;
using Mocks.Run;

return args is [Launcher.Verb, ..]
    ? await Launcher.RunAsync(args[1..])
    : await CommandLine.InvokeAsync(MocksRoot.Make(), "mocks", $"{AgentApiMock.Service.Imitates} and {CoderdMock.Service.Imitates}", args);
