using System.Text.Json.Nodes;
using Mocks.Mocking.Hosting;

namespace Mocks.MockCoderd.Bridge;

/// <summary>One server-sent event.</summary>
/// <param name="Bytes">With its final empty line.</param>
/// <param name="IsToken">It carries a piece of the reply, so the reply's delays apply.</param>
internal sealed record StreamEvent(byte[] Bytes, bool IsToken = false)
{
    /// <param name="name">Of the <c>event:</c> line; null for no such line.</param>
    public static StreamEvent Of(string? name, JsonObject data, bool isToken = false) => Of(name, ModelJson.ProviderBytes(data), isToken);

    public static StreamEvent Of(string? name, ReadOnlySpan<byte> data, bool isToken = false) =>
        new(ServerSentEvents.Of(name, data), isToken);
}
