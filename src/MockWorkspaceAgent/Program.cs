using Mocks.MockWorkspaceAgent;
using Mocks.MockWorkspaceAgent.CoderCommand;

// A script waits for it: nothing of a server is touched.
return args is ["coder", .. var words] ? await CoderProgram.RunAsync(words) : await WorkspaceAgentMock.Program.RunAsync(args);
