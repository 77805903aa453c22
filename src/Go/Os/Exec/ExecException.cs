namespace Mocks.Go.Os.Exec;

/// <summary>A command that cannot be run, in the words of Go's package os/exec.</summary>
public sealed class ExecException(string message) : Exception(message);
