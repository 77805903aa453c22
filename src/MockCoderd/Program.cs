using Mocks.MockCoderd;

return await CoderdMock.Program.RunAsync(args);
