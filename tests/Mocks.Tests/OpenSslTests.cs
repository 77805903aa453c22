using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Mocks.Tests;

/// <summary>A native mock needs nothing but the C library. What the framework does with OpenSSL loads it at the first use, and ends the program where it is missing.</summary>
public sealed class OpenSslTests
{
    /// <summary>Our own assemblies, except the Snapshotter's, which opens OpenSSL itself, for https only.</summary>
    private static readonly string[] Assemblies =
        ["Go", "GoLibraries", "Wire", "AgentRpc", "Mocking", "PactNet", "mock-agentapi", "mock-coderd", "mock-workspace-agent", "mocks"];

    public static TheoryData<string> Names => [.. Assemblies];

    [Theory, MemberData(nameof(Names))]
    public void No_code_of_ours_names_what_needs_it(string assembly)
    {
        using var file = new PEReader(File.OpenRead(Path.Combine(AppContext.BaseDirectory, assembly + ".dll")));
        var metadata = file.GetMetadataReader();
        var types = metadata.TypeReferences.Select(metadata.GetTypeReference).ToArray();
        var members = metadata.MemberReferences.Select(metadata.GetMemberReference).Where(member => member.Parent.Kind == HandleKind.TypeReference).ToArray();

        Assert.NotEmpty(types);
        Assert.DoesNotContain(types.Select(type => $"{metadata.GetString(type.Namespace)}.{metadata.GetString(type.Name)}"), NeedsOpenSsl);
        Assert.DoesNotContain(members.Select(member => $"{NameOf(member)}.{metadata.GetString(member.Name)}"), MasksWithOpenSsl);

        string NameOf(MemberReference member) => metadata.GetString(metadata.GetTypeReference((TypeReferenceHandle)member.Parent).Name);
    }

    // GoLibraries has a client for WebSockets: ClientConn.
    private static bool MasksWithOpenSsl(string member) => member is "WebSocket.CreateFromStream" or "WebSocket.CreateClientWebSocket";

    // Comparing in constant time is the framework's own code, and certificates are for https. Mocks.Go.Crypto has hashes and random bytes.
    private static bool NeedsOpenSsl(string type) =>
        (type.StartsWith("System.Security.Cryptography.", StringComparison.Ordinal) && !type.StartsWith("System.Security.Cryptography.X509Certificates.", StringComparison.Ordinal) && type != "System.Security.Cryptography.CryptographicOperations")
        || type is "System.Net.WebSockets.ClientWebSocket" or "System.Net.Security.SslStream";
}
