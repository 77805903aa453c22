using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text.Json;

namespace Mocks.Tests.OpenSsl;

/// <summary>A native mock needs nothing but the C library. What the framework does with OpenSSL loads it at the first use, and ends the program where it is missing.</summary>
public sealed class OpenSslTests
{
    /// <summary>Types of <c>System.Security.Cryptography</c> that are never reached, by the assembly that names them.</summary>
    private static readonly Dictionary<string, (string[] Names, string Why)> NeverReached = new()
    {
        ["Bogus"] = (["CryptoConfig", "RSA", "RSACryptoServiceProvider", "RSAParameters"], "It checks the licence of its paid part, which is not used."),
        ["Microsoft.OpenApi"] = (["CryptoStream", "CryptoStreamMode", "HashAlgorithm", "ICryptoTransform", "SHA512"], "OpenApiDocument.GetHashCodeAsync, which is not called."),
        ["OpenTelemetry"] = (["RandomNumberGenerator"], "The seed of a hash of tags: exporting metrics does not come to it, see WithoutOpenSslTests."),
        ["OpenTelemetry.Exporter.OpenTelemetryProtocol"] = (["RandomNumberGenerator", "SHA256"], "Retries, in memory and on disk: TelemetryVariables refuses them."),
        ["Swashbuckle.AspNetCore.SwaggerUI"] = (["SHA1"], "ETags of its middleware: SwaggerUi is in its place."),
    };

    /// <summary>Ours and those of packages, as they are made into one native program.</summary>
    public static TheoryData<string> Names
    {
        get
        {
            using var dependencies = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "mocks.deps.json")));
            return [.. dependencies.RootElement.GetProperty("targets").EnumerateObject().First().Value.EnumerateObject()
                .SelectMany(library => library.Value.TryGetProperty("runtime", out var files) ? files.EnumerateObject().Select(file => Path.GetFileNameWithoutExtension(file.Name)) : [])
                .Distinct().Order(StringComparer.Ordinal)];
        }
    }

    [Theory, MemberData(nameof(Names))]
    public void No_assembly_names_what_needs_it(string assembly)
    {
        using var file = new PEReader(File.OpenRead(Path.Combine(AppContext.BaseDirectory, assembly + ".dll")));
        var metadata = file.GetMetadataReader();
        var types = metadata.TypeReferences.Select(metadata.GetTypeReference).Select(type => $"{metadata.GetString(type.Namespace)}.{metadata.GetString(type.Name)}").ToArray();
        var members = metadata.MemberReferences.Select(metadata.GetMemberReference).Where(member => member.Parent.Kind == HandleKind.TypeReference)
            .Select(member => $"{metadata.GetString(metadata.GetTypeReference((TypeReferenceHandle)member.Parent).Name)}.{metadata.GetString(member.Name)}").ToArray();

        Assert.NotEmpty(types);
        Assert.Equal(
            NeverReached.TryGetValue(assembly, out var known) ? known.Names.Select(name => $"System.Security.Cryptography.{name}") : [],
            types.Where(NeedsOpenSsl).Concat(members.Where(MasksWithOpenSsl)).Distinct().Order(StringComparer.Ordinal));
    }

    // GoLibraries has a client for WebSockets: ClientConn.
    private static bool MasksWithOpenSsl(string member) => member is "WebSocket.CreateFromStream" or "WebSocket.CreateClientWebSocket";

    // Comparing in constant time is the framework's own code, and certificates are for https. Mocks.Go.Crypto has hashes and random bytes.
    private static bool NeedsOpenSsl(string type) =>
        (type.StartsWith("System.Security.Cryptography.", StringComparison.Ordinal) && !type.StartsWith("System.Security.Cryptography.X509Certificates.", StringComparison.Ordinal)
            && type is not ("System.Security.Cryptography.CryptographicOperations" or "System.Security.Cryptography.CryptographicException"))
        || type is "System.Net.WebSockets.ClientWebSocket" or "System.Net.Security.SslStream" || IsInFrontOfIt(type);

    // Parts of ASP.NET and of packages that use it: SHA-1 of handshakes and ETags, keys of cookies, ids of sessions, watching files by polling.
    private static bool IsInFrontOfIt(string type) =>
        type is "Microsoft.AspNetCore.Builder.SwaggerUIBuilderExtensions" or "Microsoft.AspNetCore.Builder.WebSocketMiddlewareExtensions" or "Microsoft.AspNetCore.Builder.SessionMiddlewareExtensions"
            or "Microsoft.Extensions.DependencyInjection.AntiforgeryServiceCollectionExtensions" or "Microsoft.Extensions.DependencyInjection.CookieExtensions"
            or "Microsoft.Extensions.FileProviders.PhysicalFileProvider"
        || type.StartsWith("Microsoft.AspNetCore.DataProtection.", StringComparison.Ordinal);
}
