using Mocks.MockAgentApi;
using Mocks.MockAgentApi.CommandLine;

return DropIn.IsMeant(args) ? await DropIn.RunAsync(args) : await AgentApiMock.Program.RunAsync(args);
