namespace Mocks.Workspace.Declaration;

/// <summary>coderd fails the build of this state. The message is coderd's, word for word.</summary>
internal sealed class BuildFailure(string message) : Exception(message);
