using Mocks.MockAgentApi;
using Mocks.MockAgentApi.Server;

return DropIn.IsMeant(args) ? await DropIn.RunAsync(args) : await AgentApiMock.Program.RunAsync(args);
