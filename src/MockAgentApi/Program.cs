using Mocks.MockAgentApi;

return await AgentApiMock.Program.RunAsync(args);
