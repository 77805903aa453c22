using System.Text;
using Mocks.AgentRpc.Agent;
using Mocks.AgentRpc.Drpc;
using WorkspaceAgentMetadata = Mocks.AgentRpc.Agent.WorkspaceAgentMetadata;

namespace Mocks.MockCoderd.Rpc.Methods;

/// <summary>Values that an agent measured.</summary>
/// <remarks>Source: coder/coder, <c>coderd/agentapi/metadata.go</c>. Keys that the manifest does not declare are dropped without a word.
/// Not reproduced: a value that is cut inside a character is the database's error upstream; here it ends before the character.</remarks>
internal static class MetadataMethods
{
    private const int MaxKeyBytes = 6144;
    private const int MaxBytes = 2048;

    public static BatchUpdateMetadataResponse BatchUpdateMetadata(RpcSession session, BatchUpdateMetadataRequest request)
    {
        var at = session.World.Now;
        var values = new List<KeyValuePair<string, MetadataValue>>();
        var keyBytes = 0;
        foreach (var entry in request.Metadata)
        {
            keyBytes += Encoding.UTF8.GetByteCount(entry.Key);
            if (keyBytes > MaxKeyBytes)
            {
                break;
            }

            values.Add(new(entry.Key, ValueOf(entry.Result ?? new(), at)));
        }

        session.Change(agent => agent.Report(reports => reports with
        {
            Metadata = reports.Metadata.SetItems(values.Where(value => agent.Manifest.Metadata.Any(declared => declared.Key == value.Key))),
        }));

        // What came before the limit is stored.
        return keyBytes > MaxKeyBytes
            ? throw new DrpcException($"metadata keys of {keyBytes} bytes exceeded {MaxKeyBytes} bytes")
            : new BatchUpdateMetadataResponse();
    }

    private static MetadataValue ValueOf(WorkspaceAgentMetadata.Types.Result result, DateTimeOffset at)
    {
        var (value, error) = (Encoding.UTF8.GetBytes(result.Value), result.Error);
        if (value.Length > MaxBytes)
        {
            error = $"value of {value.Length} bytes exceeded {MaxBytes} bytes";
        }

        if (Encoding.UTF8.GetByteCount(result.Error) is > MaxBytes and var bytes)
        {
            error = $"error of {bytes} bytes exceeded {MaxBytes} bytes";
        }

        return new(at, Cut(value), error);
    }

    private static string Cut(byte[] value)
    {
        var end = Math.Min(value.Length, MaxBytes);
        while (end < value.Length && (value[end] & 0xC0) == 0x80)
        {
            end--;
        }

        return Encoding.UTF8.GetString(value, 0, end);
    }
}
