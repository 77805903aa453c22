using System.Text;
using Microsoft.AspNetCore.Http;
using Mocks.Mocking.Journal;
using Mocks.Mocking.Rpc;

namespace Mocks.Mocking.Tests.Rpc;

/// <summary>Calls over RPC as a mock notes them. A message is a name, which is secret in an answer.</summary>
internal static class GreeterCalls
{
    public const string Token = "tok_0123456789abcdef";

    /// <summary>Begins a call on a session of its own.</summary>
    public static Exchange BeginCall(this Greeter greeter, string path = "/greeter.v1.Greeter/SayHello", bool isStream = false)
    {
        var context = new DefaultHttpContext();
        (context.Request.Method, context.Request.Path, context.Request.Headers["X-Token"]) = ("GET", "/rpc", Token);
        return greeter.Journal.Begin(new CallHead(greeter.Journal.Begin(context), path, isStream, (bytes, _) => Text(bytes, null), Text));
    }

    private static string? Text(ReadOnlyMemory<byte> bytes, Func<string, string>? redact) =>
        Encoding.UTF8.GetString(bytes.Span) is var name && name == "broken" ? null : $$"""{"name":"{{redact?.Invoke(name) ?? name}}"}""";
}
