using Mocks.MockWorkspaceAgent;

return await WorkspaceAgentMock.RunAsync(args);
