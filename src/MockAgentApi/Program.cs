using Mocks.MockAgentApi;

return await AgentApiMock.RunAsync(args);
