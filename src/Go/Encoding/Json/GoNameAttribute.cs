namespace Mocks.Go.Encoding.Json;

/// <summary>The name of a type in Go's errors: of a struct with its package, of a field that is not a plain string or int64.</summary>
/// <param name="name">E.g. <c>agentsdk.PatchLogs</c>, <c>codersdk.LogLevel</c>, <c>int</c>, <c>*string</c> for a pointer.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Property)]
public sealed class GoNameAttribute(string name) : Attribute
{
    public string Name => name;
}
