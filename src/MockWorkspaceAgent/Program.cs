using Mocks.MockWorkspaceAgent;

return await WorkspaceAgentMock.Program.RunAsync(args);
