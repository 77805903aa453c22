using System.Text;
using Mocks.Go.Encoding.Json;

namespace Mocks.MockAgentApi.CommandLine;

/// <summary>The OpenAPI document as <c>--print-openapi</c> prints it: one member a line, and lists sorted by how Go prints their items.</summary>
/// <remarks>Source: coder/agentapi, <c>lib/httpapi/server.go</c>, <c>GetOpenAPI</c> and <c>NormalizeSchema</c>.</remarks>
internal static class PrintedOpenApi
{
    /// <param name="json">The document, its keys sorted.</param>
    public static string Of(ReadOnlySpan<byte> json)
    {
        var text = new StringBuilder();
        Write(GoJson.Unmarshal(json, out _)!, "\n", text);
        return text.Append('\n').ToString();
    }

    private static void Write(GoNode node, string line, StringBuilder text)
    {
        if (node.Kind == GoKind.Object && node.Members.Count > 0)
        {
            WriteAll(node.Members.OrderBy(member => member.Name, StringComparer.Ordinal), '{', '}', line, text, (member, inner) =>
            {
                text.Append(Compact(GoNode.OfString(member.Name))).Append(": ");
                Write(member.Value, inner, text);
            });
        }
        else if (node.Kind == GoKind.Array && node.Items.Count > 0)
        {
            WriteAll(node.Items.OrderBy(Shown, StringComparer.Ordinal), '[', ']', line, text, (item, inner) => Write(item, inner, text));
        }
        else
        {
            text.Append(Compact(node));
        }
    }

    private static void WriteAll<T>(IEnumerable<T> all, char open, char close, string line, StringBuilder text, Action<T, string> write)
    {
        var separator = open;
        foreach (var one in all)
        {
            text.Append(separator).Append(line).Append("  ");
            write(one, line + "  ");
            separator = ',';
        }

        text.Append(line).Append(close);
    }

    private static string Compact(GoNode node)
    {
        var output = new System.Buffers.ArrayBufferWriter<byte>();
        node.Write(output, GoEncoder.Html);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    /// <summary>A value as Go's <c>%v</c> prints it.</summary>
    private static string Shown(GoNode node) => node.Kind switch
    {
        GoKind.Object => $"map[{string.Join(' ', node.Members.OrderBy(member => member.Name, StringComparer.Ordinal).Select(member => $"{member.Name}:{Shown(member.Value)}"))}]",
        GoKind.Array => $"[{string.Join(' ', node.Items.OrderBy(Shown, StringComparer.Ordinal).Select(Shown))}]",
        GoKind.String => node.Text,
        GoKind.Null => "<nil>",
        _ => Compact(node),
    };
}
