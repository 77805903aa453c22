namespace Mocks.Workspace.Terraform;

/// <summary>A text that is not a state that can be read. The message says what it is, without a value of it: values are secrets.</summary>
internal sealed class StateException(string message) : Exception(message);
